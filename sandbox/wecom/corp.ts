// One simulated corp: its typed tables with the look-ups the APIs need, and the small questions everybody asks of them.
import { randomBytes } from 'node:crypto';
import type {
  AgentRow,
  AppMessageRow,
  CallbackRow,
  CallCountRow,
  ContactWayRow,
  CorpRow,
  FaultRow,
  GroupSendRow,
  LeaverRow,
  MediaRow,
  MessageRow,
  OauthCodeRow,
  PersonRow,
  RelationRow,
  SendTaskRow,
  StaffRow,
  TagGroupRow,
  TagRow,
  TicketRow,
  TransferRow,
  WelcomeCodeRow,
} from './corp.types.ts';
import type { Store } from './store.ts';

export type Corp = ReturnType<typeof openCorp>;

export const pairKey = (userId: string, other: string): string => `${userId}|${other}`;
export const toSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** An id of the vendor's look: a prefix and unguessable letters. */
export function newId(prefix: string, length = 32): string {
  return (
    prefix +
    randomBytes(length)
      .toString('base64url')
      .replace(/[-_]/g, 'A')
      .slice(0, length - prefix.length)
  );
}

/** Opens the tables of a corp; `row()` throws until it has been loaded. */
export function openCorp(store: Store, corpId: string, now: () => Date) {
  const table = <T extends object>(name: string) => store.table<T>(`${corpId}:${name}`);
  const about = table<CorpRow>('corp');
  const relations = table<RelationRow>('relations');
  const contactWays = table<ContactWayRow>('contactWays');
  const sendTasks = table<SendTaskRow>('sendTasks');
  const messages = table<MessageRow>('messages');
  const appMessages = table<AppMessageRow>('appMessages');
  const callbacks = table<CallbackRow>('callbacks');
  const staff = table<StaffRow>('staff');
  const leavers = table<LeaverRow>('leavers');
  const transfers = table<TransferRow>('transfers');
  const welcomeCodes = table<WelcomeCodeRow>('welcomeCodes');
  const row = (): CorpRow => {
    const found = about.get('row');
    if (!found) throw new Error(`corp ${corpId} is not loaded`);
    return found;
  };
  return {
    corpId,
    now,
    row,
    saveRow: (changed: CorpRow) => about.put('row', changed),
    agent: (agentId: number): AgentRow | undefined => row().agents.find((agent) => agent.agentId === agentId),
    staff,
    leavers,
    /** Also of somebody who left. */
    memberName: (userId: string): string => (staff.get(userId) ?? leavers.get(userId))?.name ?? userId,
    transfers,
    saveTransfer: (changed: TransferRow) =>
      transfers.put(
        [changed.fromUserId, changed.toUserId, changed.externalUserId, changed.startedAt].join('|'),
        changed,
      ),
    transfersByStatus: transfers.index((transfer) => String(transfer.status)),
    transfersOfCustomer: transfers.index((transfer) => transfer.externalUserId),
    transfersOfPair: transfers.index((transfer) => pairKey(transfer.fromUserId, transfer.toUserId)),
    people: table<PersonRow>('people'),
    relations,
    relation: (userId: string, externalUserId: string) => relations.get(pairKey(userId, externalUserId)),
    saveRelation: (changed: RelationRow) => relations.put(pairKey(changed.userId, changed.externalUserId), changed),
    relationsOfStaff: relations.index((relation) => relation.userId),
    relationsOfCustomer: relations.index((relation) => relation.externalUserId),
    tagGroups: table<TagGroupRow>('tagGroups'),
    contactWays,
    welcomeCodes,
    welcomeCodesOfMeeting: welcomeCodes.index((code) => code.meeting),
    media: table<MediaRow>('media'),
    groupSends: table<GroupSendRow>('groupSends'),
    sendTasks,
    sendTask: (msgId: string, userId: string) => sendTasks.get(pairKey(msgId, userId)),
    saveSendTask: (changed: SendTaskRow) => sendTasks.put(pairKey(changed.msgId, changed.userId), changed),
    tasksOfGroupSend: sendTasks.index((task) => task.msgId),
    tasksOfStaff: sendTasks.index((task) => task.userId),
    messages,
    messagesOfCustomer: messages.index((message) => message.externalUserId),
    messagesOfPair: messages.index((message) => pairKey(message.userId, message.externalUserId)),
    addMessage: (message: Omit<MessageRow, 'seq' | 'at'>): void => {
      const seq = messages.size() + 1;
      messages.put(String(seq), { seq, at: now().getTime(), ...message });
    },
    appMessages,
    appMessagesOfStaff: appMessages.index((message) => message.userId),
    oauthCodes: table<OauthCodeRow>('oauthCodes'),
    tickets: table<TicketRow>('tickets'),
    calls: table<CallCountRow>('calls'),
    faults: table<FaultRow>('faults'),
    callbacks,
    callbacksByStatus: callbacks.index((callback) => callback.status),
  };
}

/** The department and everything below it. */
export function departmentTree(corp: Corp, rootId: number): Set<number> {
  const found = new Set([rootId]);
  for (let grew = true; grew;) {
    grew = false;
    for (const { id, parentId } of corp.row().departments) {
      if (found.has(parentId) && !found.has(id)) grew = Boolean(found.add(id));
    }
  }
  return found;
}

export function staffOfDepartments(corp: Corp, departmentIds: Iterable<number>): StaffRow[] {
  const ids = new Set(departmentIds);
  return [...corp.staff.values()].filter((member) => ids.has(member.departmentId));
}

export function findTag(corp: Corp, tagId: string): { group: TagGroupRow; tag: TagRow } | undefined {
  for (const group of corp.tagGroups.values()) {
    const tag = group.tags.find(({ id }) => id === tagId);
    if (tag) return { group, tag };
  }
  return undefined;
}

/** The relation as the API sees it: accepted, and not ended by the consultant (84061 otherwise). */
export function isApiRelation(relation: RelationRow | undefined): relation is RelationRow {
  return relation?.status === 'active' || relation?.status === 'left';
}
