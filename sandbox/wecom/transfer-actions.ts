// A member leaves the corp, and customers pass from one member to another: after 24 hours by themselves, unless they refuse.
import { emitContactEvent, emitEvent } from './contact-events.ts';
import { toSeconds, type Corp } from './corp.ts';
import type { RelationRow, TransferRow } from './corp.types.ts';
import { phoneError } from './phone-error.ts';
import type { World } from './world.ts';

export const TRANSFER_SECONDS = 24 * 3_600;
const ADD_WAY_ASSIGNED = 202;
const WAITING = '2';

/** An administrator deletes the member. His customers are nobody's until somebody takes over. */
export function leaveCorp(corp: Corp, userId: string): void {
  const member = corp.staff.get(userId);
  if (!member) throw phoneError(404, '没有这位顾问');
  for (const relation of corp.relationsOfStaff(userId)) {
    if (relation.status === 'removed') continue;
    corp.saveRelation({ ...relation, status: relation.status === 'active' ? 'unassigned' : 'removed' });
  }
  corp.leavers.put(userId, { ...member, leftAt: toSeconds(corp.now()) });
  corp.staff.delete(userId);
  emitEvent(corp, { Event: 'change_contact', ChangeType: 'delete_user', UserID: userId });
}

/** An administrator bars the member, or lets him in again; his customers stay his. */
export function barMember(corp: Corp, userId: string, isDisabled: boolean): void {
  const member = corp.staff.get(userId);
  if (!member) throw phoneError(404, '没有这位顾问');
  corp.staff.put(userId, { ...member, isDisabled });
  emitEvent(corp, {
    Event: 'change_contact',
    ChangeType: 'update_user',
    UserID: userId,
    Status: isDisabled ? '2' : '1',
  });
}

export const customersOf = (corp: Corp, userId: string): number =>
  corp.relationsOfStaff(userId).filter(({ status }) => status === 'active' || status === 'left').length;

/** The customer says no before the time is over; the event names the successor and not whom he had before. */
export function refuseTransfer(corp: Corp, externalUserId: string, toUserId: string): void {
  const waiting = corp
    .transfersOfCustomer(externalUserId)
    .find((transfer) => transfer.status === 2 && transfer.toUserId === toUserId);
  if (!waiting) throw phoneError(409, '没有等待接替的顾问');
  corp.saveTransfer({ ...waiting, status: 3, takeoverAt: 0 });
  emitContactEvent(corp, 'transfer_fail', { userId: toUserId, externalUserId }, { failReason: 'customer_refused' });
}

/** What the time has brought. Nothing here watches a clock: whoever asks the corp anything has this done first. */
export function settleTransfers(world: World, corp: Corp): void {
  const now = toSeconds(corp.now());
  const due = corp.transfersByStatus(WAITING).filter(({ takeoverAt }) => takeoverAt <= now);
  if (due.length === 0) return;
  world.store.transaction(() => {
    for (const transfer of due) settle(corp, transfer);
  });
}

function settle(corp: Corp, transfer: TransferRow): void {
  const { fromUserId, toUserId, externalUserId } = transfer;
  const pair = { userId: toUserId, externalUserId };
  if (!corp.staff.has(toUserId) || customersOf(corp, toUserId) >= corp.row().settings.customersPerMember) {
    corp.saveTransfer({ ...transfer, status: 4, takeoverAt: 0 });
    emitContactEvent(corp, 'transfer_fail', pair, { failReason: 'customer_limit_exceed' });
    return;
  }
  const before = corp.relation(fromUserId, externalUserId);
  const known = corp.relation(toUserId, externalUserId);
  const wasHisBefore = corp
    .transfersOfCustomer(externalUserId)
    .some((other) => other.status === 1 && other.fromUserId === toUserId);
  corp.saveTransfer({ ...transfer, status: 1 });
  if (before) corp.saveRelation({ ...before, status: 'removed' });
  if (corp.staff.has(fromUserId)) {
    emitContactEvent(
      corp,
      'del_external_contact',
      { userId: fromUserId, externalUserId },
      { source: 'DELETE_BY_TRANSFER' },
    );
  }
  if (known?.status !== 'active') corp.saveRelation(inherited(transfer, before));
  const text = transfer.message || `您的服务已由${corp.memberName(toUserId)}接替。`;
  corp.addMessage({ externalUserId, userId: toUserId, kind: 'greeting', content: { text, attachments: [] } });
  // Who is a friend already, or once passed this customer on, is not told again (DOC 96325).
  if (known?.status !== 'active' && !wasHisBefore) emitContactEvent(corp, 'add_external_contact', pair);
}

const inherited = (transfer: TransferRow, before: RelationRow | undefined): RelationRow => ({
  userId: transfer.toUserId,
  externalUserId: transfer.externalUserId,
  status: 'active',
  remark: before?.remark ?? '',
  description: before?.description ?? '',
  remarkCompany: before?.remarkCompany ?? '',
  mobiles: before?.mobiles ?? [],
  createdAt: transfer.takeoverAt,
  lastChatAt: transfer.takeoverAt,
  addWay: ADD_WAY_ASSIGNED,
  tagIds: before?.tagIds ?? [],
  personalTags: [],
});
