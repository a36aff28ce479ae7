// What the phone page is shown: a customer's chats, a consultant's customers, app messages and group-send tasks.
import { scanUrl, staffOfWay } from '../wecom/api-contact-ways.ts';
import { findTag, pairKey, type Corp } from '../wecom/corp.ts';
import type { MessageRow, PersonRow, RelationRow, SendTaskRow, StaffRow } from '../wecom/corp.types.ts';
import { neverConfirms } from '../wecom/faults.ts';
import { phoneError } from '../wecom/phone-error.ts';
import type { World } from '../wecom/world.ts';

const MAX_MESSAGES = 200;

const byNewest = (a: { at: number }, b: { at: number }): number => b.at - a.at;
const departmentName = (corp: Corp, id: number): string =>
  corp.row().departments.find((one) => one.id === id)?.name ?? '';

export function requireStaff(corp: Corp, userId: string): StaffRow {
  const member = corp.staff.get(userId);
  if (!member) throw phoneError(404, '没有这位顾问');
  return member;
}

export function requirePerson(corp: Corp, externalUserId: string): PersonRow {
  const person = corp.people.get(externalUserId);
  if (!person) throw phoneError(404, '没有这位客户');
  return person;
}

function presentMessage(corp: Corp, message: MessageRow): object {
  const content = message.content ?? corp.groupSends.get(message.msgId ?? '')?.content;
  return {
    seq: message.seq,
    kind: message.kind,
    text: content?.text ?? '',
    attachments: content?.attachments ?? [],
    at: message.at,
    ...(message.msgId !== undefined && { msgId: message.msgId }),
  };
}

function presentChat(corp: Corp, relation: RelationRow) {
  const { userId, externalUserId } = relation;
  const member = corp.staff.get(userId);
  const messages = corp.messagesOfPair(pairKey(userId, externalUserId));
  const lastAt = messages.at(-1)?.at ?? relation.createdAt * 1000;
  return {
    userId,
    name: corp.memberName(userId),
    position: member?.position ?? '',
    department: departmentName(corp, member?.departmentId ?? 0),
    // The customer is not told that a consultant deleted them: the chat stays.
    status: relation.status,
    at: lastAt,
    messages: messages.slice(-MAX_MESSAGES).map((message) => presentMessage(corp, message)),
  };
}

/** A customer's WeChat: one chat for each consultant, the latest first. */
export function presentCustomer(corp: Corp, externalUserId: string): object {
  const { name, type, gender, corpName } = requirePerson(corp, externalUserId);
  const chats = corp
    .relationsOfCustomer(externalUserId)
    .filter(({ status }) => status !== 'left')
    .map((relation) => presentChat(corp, relation))
    .sort(byNewest);
  return {
    externalUserId,
    name,
    type,
    gender,
    ...(corpName !== undefined && { corpName }),
    corpOfChats: corp.row().name,
    successors: corp
      .transfersOfCustomer(externalUserId)
      .filter((transfer) => transfer.status === 2)
      .map(({ fromUserId, toUserId, takeoverAt }) => ({
        userId: toUserId,
        name: corp.memberName(toUserId),
        before: corp.memberName(fromUserId),
        at: takeoverAt * 1000,
      })),
    chats,
  };
}

/** Customers by name or id, those with the newest messages first. */
export function searchCustomers(corp: Corp, wanted: string, limit: number): object {
  const text = wanted.trim().toLowerCase();
  const found: { person: PersonRow; at: number; remarks: RelationRow[] }[] = [];
  for (const person of corp.people.values()) {
    const relations = corp.relationsOfCustomer(person.externalUserId);
    const hits = [person.name, person.externalUserId, ...relations.map(({ remark }) => remark)];
    if (text !== '' && !hits.some((hit) => hit.toLowerCase().includes(text))) continue;
    const newest = corp.messagesOfCustomer(person.externalUserId).at(-1)?.at ?? 0;
    found.push({
      person,
      at: Math.max(newest, ...relations.map(({ createdAt }) => createdAt * 1000)),
      remarks: relations,
    });
  }
  const rows = found
    .sort(byNewest)
    .slice(0, limit)
    .map(({ person, remarks }) => ({
      externalUserId: person.externalUserId,
      name: person.name,
      type: person.type,
      consultants: remarks.map(({ userId }) => corp.memberName(userId)),
    }));
  return { total: found.length, rows };
}

export function presentStaffList(corp: Corp): object[] {
  return [...corp.staff.values()].map((member) => ({
    userId: member.userId,
    name: member.name,
    position: member.position,
    isLeader: member.isLeader,
    departmentId: member.departmentId,
    department: departmentName(corp, member.departmentId),
    waitingTasks: corp.tasksOfStaff(member.userId).filter((task) => taskStatus(corp, task) === 'waiting').length,
  }));
}

function taskStatus(corp: Corp, task: SendTaskRow): 'waiting' | 'ignored' | 'confirmed' | 'cancelled' {
  const isCancelled = corp.groupSends.get(task.msgId)?.cancelledAt !== undefined;
  return isCancelled && task.status !== 'confirmed' ? 'cancelled' : task.status;
}

function presentTask(corp: Corp, task: SendTaskRow) {
  const groupSend = corp.groupSends.get(task.msgId);
  const count = (status: number): number => task.recipients.filter((recipient) => recipient.status === status).length;
  return {
    msgId: task.msgId,
    status: taskStatus(corp, task),
    text: groupSend?.content.text ?? '',
    attachments: groupSend?.content.attachments ?? [],
    allowSelect: groupSend?.allowSelect ?? false,
    reminders: groupSend?.remindedAt.length ?? 0,
    at: (groupSend?.createdAt ?? 0) * 1000,
    ...(task.sentAt !== undefined && { sentAt: task.sentAt * 1000 }),
    counts: { all: task.recipients.length, sent: count(1), notFriends: count(2), capped: count(3) },
  };
}

/** One task with everybody it is for. */
export function presentTaskWithRecipients(corp: Corp, msgId: string, userId: string): object {
  const task = corp.sendTask(msgId, userId);
  if (!task) throw phoneError(404, '没有这个群发任务');
  return {
    ...presentTask(corp, task),
    recipients: task.recipients.map((recipient) => ({
      ...recipient,
      ...namesOf(corp, userId, recipient.externalUserId),
    })),
  };
}

function namesOf(corp: Corp, userId: string, externalUserId: string): { name: string; remark: string } {
  return {
    name: corp.people.get(externalUserId)?.name ?? '',
    remark: corp.relation(userId, externalUserId)?.remark ?? '',
  };
}

/** A consultant's WeCom but for the customers, which are asked for page by page. */
export function presentStaff(corp: Corp, userId: string): object {
  const member = requireStaff(corp, userId);
  return {
    userId,
    name: member.name,
    position: member.position,
    department: departmentName(corp, member.departmentId),
    neverConfirms: neverConfirms(corp, userId),
    chatTools: corp.row().agents.flatMap(({ name, sidebarUrl }) => (sidebarUrl ? [{ name, url: sidebarUrl }] : [])),
    customers: corp.relationsOfStaff(userId).filter(({ status }) => status === 'active' || status === 'left').length,
    requests: corp
      .relationsOfStaff(userId)
      .filter(({ status }) => status === 'half')
      .map((relation) => presentRelation(corp, relation)),
    tasks: corp
      .tasksOfStaff(userId)
      .map((task) => presentTask(corp, task))
      .reverse()
      .sort((a, b) => Number(b.status === 'waiting') - Number(a.status === 'waiting') || byNewest(a, b)),
    appMessages: corp
      .appMessagesOfStaff(userId)
      .slice(-MAX_MESSAGES)
      .map(({ msgId, agentId, at, msgtype, content, isRecalled }) => ({
        msgId,
        app: corp.agent(agentId)?.name ?? String(agentId),
        at,
        msgtype,
        content: isRecalled ? {} : content,
        isRecalled,
      })),
  };
}

function presentRelation(corp: Corp, relation: RelationRow): object {
  return {
    ...namesOf(corp, relation.userId, relation.externalUserId),
    externalUserId: relation.externalUserId,
    status: relation.status,
    description: relation.description,
    createdAt: relation.createdAt * 1000,
    ...(relation.state !== undefined && { state: relation.state }),
    tags: relation.tagIds.flatMap((id) => {
      const found = findTag(corp, id);
      return found ? [{ id, name: found.tag.name, group: found.group.name }] : [];
    }),
    personalTags: relation.personalTags,
  };
}

export function searchStaffCustomers(corp: Corp, userId: string, wanted: string, limit: number): object {
  requireStaff(corp, userId);
  const text = wanted.trim().toLowerCase();
  const found = corp
    .relationsOfStaff(userId)
    .filter(({ status }) => status === 'active' || status === 'left')
    .filter(({ remark, externalUserId }) => {
      const name = corp.people.get(externalUserId)?.name ?? '';
      return text === '' || [remark, name, externalUserId].some((hit) => hit.toLowerCase().includes(text));
    })
    .sort((a, b) => b.lastChatAt - a.lastChatAt || b.createdAt - a.createdAt);
  return { total: found.length, rows: found.slice(0, limit).map((relation) => presentRelation(corp, relation)) };
}

/** A customer as the consultant sees them, with the chat of the two. */
export function presentStaffCustomer(corp: Corp, userId: string, externalUserId: string): object {
  const relation = corp.relation(userId, externalUserId);
  if (!relation || relation.status === 'removed') throw phoneError(404, '客户不在你的联系人里');
  const messages = corp.messagesOfPair(pairKey(userId, externalUserId)).slice(-MAX_MESSAGES);
  return { ...presentRelation(corp, relation), messages: messages.map((message) => presentMessage(corp, message)) };
}

export function presentContactWays(world: World, corp: Corp): object[] {
  return [...corp.contactWays.values()]
    .map((way) => {
      const staff = staffOfWay(corp, way);
      return {
        configId: way.configId,
        remark: way.remark,
        state: way.state,
        skipVerify: way.skipVerify,
        staffCount: staff.length,
        staff: staff.slice(0, 3).map((userId) => corp.memberName(userId)),
        url: scanUrl(world, way),
        scans: way.scans,
      };
    })
    .reverse();
}
