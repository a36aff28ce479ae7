// Reads of handovers, within what the actor may see: a manager those of his store.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { localTime } from '../../local-day.ts';
import { explainAssignment } from '../assignments/index.ts';
import { countByStaff } from '../contacts/index.ts';
import { findPeople, type CustomerRecord } from '../customers/index.ts';
import { authorize, findColleagues, findEverybody, visibleStaff } from '../identity/index.ts';
import { findTagNames, tagIdsOf, type TagName } from '../tags/index.ts';
import { HandoverModel, type HandoverRecord } from './handover.model.ts';
import type { HandoverDetail, HandoverView, TransferRow } from './handovers.contract.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';
import { canChoose, explainTransfer, type TransferState } from './transfer.state.ts';

export type TransferGroup = Exclude<keyof HandoverView['counts'], 'total'>;

/** What people tell apart. */
const groups: Record<TransferGroup, readonly TransferState[]> = {
  open: ['proposed'],
  submitting: ['queued', 'requesting'],
  waiting: ['waiting'],
  done: ['done'],
  failed: ['refused', 'failed'],
  pooled: ['pooled'],
  ended: ['ended'],
};

const shownHandovers = 100;

/** Throws `handovers.not-found`, `identity.forbidden`. */
export const getHandover = async (context: Context, handoverId: string): Promise<HandoverRecord> => {
  const found = await HandoverModel.findOne({
    agencyId: context.agencyId,
    _id: handoverId,
  }).lean<HandoverRecord>();
  if (!found) throw notFound('handovers.not-found', '没有这次交接');
  authorize(context.actor, 'handovers.read', { staffUserIds: [found.staffUserId] });
  return found;
};

const countStates = async (context: Context, handoverIds: readonly Types.ObjectId[]) => {
  const counted = await TransferModel.aggregate<{
    _id: { handoverId: Types.ObjectId; state: TransferState };
    count: number;
  }>([
    { $match: { agencyId: context.agencyId, handoverId: { $in: [...handoverIds] } } },
    { $group: { _id: { handoverId: '$handoverId', state: '$state' }, count: { $sum: 1 } } },
  ]);
  return (handoverId: Types.ObjectId): HandoverView['counts'] => {
    const own = counted.filter(({ _id }) => _id.handoverId.equals(handoverId));
    const sum = (states: readonly TransferState[] | null): number =>
      own.reduce((total, { _id, count }) => total + (states?.includes(_id.state) === false ? 0 : count), 0);
    return {
      total: sum(null),
      open: sum(groups.open),
      submitting: sum(groups.submitting),
      waiting: sum(groups.waiting),
      done: sum(groups.done),
      failed: sum(groups.failed),
      pooled: sum(groups.pooled),
      ended: sum(groups.ended),
    };
  };
};

const present = async (context: Context, handovers: readonly HandoverRecord[]): Promise<HandoverView[]> => {
  const people = new Map((await findEverybody(context)).map((person) => [person.userId, person]));
  const countsOf = await countStates(
    context,
    handovers.map((handover) => handover._id),
  );
  return handovers.map(({ _id, staffUserId, cause, state, openedAt, unknownCustomers, problem }) => ({
    handoverId: _id.toString(),
    staffUserId,
    staffName: people.get(staffUserId)?.name ?? staffUserId,
    storeName: people.get(staffUserId)?.storeName ?? '',
    cause,
    state,
    openedAt: openedAt.toISOString(),
    counts: countsOf(_id),
    unknownCustomers,
    isStuck: problem !== null,
  }));
};

/** The newest first. */
export const findHandovers = async (context: Context): Promise<HandoverView[]> => {
  authorize(context.actor, 'handovers.read');
  const sees = visibleStaff(context.actor);
  const handovers = await HandoverModel.find({
    agencyId: context.agencyId,
    ...(sees ? { staffUserId: { $in: [...sees] } } : {}),
  })
    .sort({ openedAt: -1, _id: -1 })
    .limit(shownHandovers)
    .lean<HandoverRecord[]>();
  return present(context, handovers);
};

/** One, with the colleagues whom the actor may choose. */
export const findHandoverDetail = async (context: Context, handoverId: string): Promise<HandoverDetail> => {
  const handover = await getHandover(context, handoverId);
  const [view] = await present(context, [handover]);
  if (!view) throw notFound('handovers.not-found', '没有这次交接');
  const sees = visibleStaff(context.actor);
  const loads = await countByStaff(context);
  const colleagues = (await findColleagues(context)).filter(
    ({ userId }) => userId !== handover.staffUserId && (sees?.includes(userId) ?? true),
  );
  return {
    ...view,
    candidates: colleagues.map(({ userId, name, storeName }) => ({
      userId,
      name,
      storeName,
      customers: loads.get(userId) ?? 0,
    })),
  };
};

/** What is shown of the customers themselves: their names and tags by id. */
export const findShown = async (context: Context, customerIds: readonly Types.ObjectId[]) => {
  const people = new Map((await findPeople(context, customerIds)).map((person) => [person._id.toString(), person]));
  const tags = await findTagNames(context);
  return (customerId: Types.ObjectId): { customerId: string; customerName: string; tagNames: string[] } => {
    const person = people.get(customerId.toString());
    return {
      customerId: customerId.toString(),
      customerName: person?.name ?? '',
      tagNames: person ? namesOf(person, tags) : [],
    };
  };
};

const namesOf = ({ marks }: CustomerRecord, tags: ReadonlyMap<string, TagName>): string[] =>
  tagIdsOf(marks).flatMap((tagId) => tags.get(tagId)?.name ?? []);

/** A page of its customers, in the order in which they were added. */
export const findTransfers = async (
  context: Context,
  query: { handoverId: string; group?: TransferGroup | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: TransferRow[]; nextAfter: string | null }> => {
  const handover = await getHandover(context, query.handoverId);
  const found = await TransferModel.find({
    agencyId: context.agencyId,
    handoverId: handover._id,
    ...(query.group ? { state: { $in: [...groups[query.group]] } } : {}),
    ...(query.after ? { _id: { $gt: new Types.ObjectId(query.after) } } : {}),
  })
    .sort({ _id: 1 })
    .limit(query.limit + 1)
    .lean<TransferRecord[]>();
  const page = found.slice(0, query.limit);
  const shown = await findShown(
    context,
    page.map((transfer) => transfer.customerId),
  );
  const names = new Map((await findEverybody(context)).map(({ userId, name }) => [userId, name]));
  const last = page.at(-1);
  return {
    rows: page.map((transfer) => {
      const toName = transfer.toUserId === null ? null : (names.get(transfer.toUserId) ?? transfer.toUserId);
      return {
        transferId: transfer._id.toString(),
        ...shown(transfer.customerId),
        toUserId: transfer.toUserId,
        toName,
        proposedFor: transfer.proposedFor === null ? null : explainAssignment(transfer.proposedFor),
        state: transfer.state,
        sentence: explainTransfer({ ...transfer, toName }, (at) => localTime(at, context.agency.timeZone)),
        canChoose: canChoose(transfer.state, transfer.reason),
      };
    }),
    nextAfter: found.length > query.limit && last ? last._id.toString() : null,
  };
};
