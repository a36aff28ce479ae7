// What people do with their phones to a relation: scan, accept, delete, remark, tag, chat. These are what calls back.
import { staffOfWay } from './api-contact-ways.ts';
import { emitContactEvent } from './contact-events.ts';
import { findTag, newId, pairKey, toSeconds, type Corp } from './corp.ts';
import type { MessageContent, PersonRow, RelationRow } from './corp.types.ts';
import { phoneError } from './phone-error.ts';

const ADD_WAY_SCAN = 1;
const ADD_WAY_UNKNOWN = 0;

/** A WeChat user nobody of the corp knows yet. */
export function addPerson(corp: Corp, name: string, gender: 0 | 1 | 2 = 0): PersonRow {
  const person: PersonRow = { externalUserId: newId('wm', 32), name, type: 1, gender, unionId: newId('o', 28) };
  corp.people.put(person.externalUserId, person);
  return person;
}

export type ScanResult = { externalUserId: string; userId: string; outcome: 'added' | 'half' | 'already' };

/**
 * A customer scans a live code. With verification the consultant must accept (half); a second scan by a friend changes nothing and
 * calls nobody (facts 3.1).
 * @param isHalf makes a half-add also of a code without verification, as WeCom sometimes reports first
 */
export function scanContactWay(corp: Corp, configId: string, externalUserId: string, isHalf = false): ScanResult {
  const way = corp.contactWays.get(configId);
  if (!way) throw phoneError(404, '二维码已失效');
  requirePerson(corp, externalUserId);
  const staff = staffOfWay(corp, way);
  const known = staff.find((userId) => corp.relation(userId, externalUserId)?.status === 'active');
  if (known) return { externalUserId, userId: known, outcome: 'already' };
  const half = staff.find((userId) => corp.relation(userId, externalUserId)?.status === 'half');
  if (half) return { externalUserId, userId: half, outcome: 'half' };
  const userId = staff[way.scans % staff.length];
  if (userId === undefined) throw phoneError(409, '该二维码没有可用的顾问');
  corp.contactWays.put(configId, { ...way, scans: way.scans + 1 });
  const outcome = isHalf || !way.skipVerify ? 'half' : 'added';
  begin(corp, userId, externalUserId, { outcome, state: way.state, addWay: ADD_WAY_SCAN });
  return { externalUserId, userId, outcome };
}

/** The customer adds a consultant without any code (by search or name card): no State. */
export function addConsultant(corp: Corp, userId: string, externalUserId: string): void {
  requirePerson(corp, externalUserId);
  if (!corp.staff.has(userId)) throw phoneError(404, '没有这位顾问');
  if (corp.relation(userId, externalUserId)?.status === 'active') return;
  begin(corp, userId, externalUserId, { outcome: 'added', state: '', addWay: ADD_WAY_UNKNOWN });
}

function begin(
  corp: Corp,
  userId: string,
  externalUserId: string,
  { outcome, state, addWay }: { outcome: 'added' | 'half'; state: string; addWay: number },
): void {
  const now = toSeconds(corp.now());
  const before = corp.relation(userId, externalUserId);
  // A customer who comes back to a consultant who kept them finds remark and tags as they were.
  const kept = before?.status === 'left' ? before : undefined;
  const welcomeCode = issueWelcomeCode(corp, userId, externalUserId);
  const relation: RelationRow = {
    userId,
    externalUserId,
    status: outcome === 'half' ? 'half' : 'active',
    remark: kept?.remark ?? corp.people.get(externalUserId)?.name ?? '',
    description: kept?.description ?? '',
    remarkCompany: kept?.remarkCompany ?? '',
    mobiles: kept?.mobiles ?? [],
    createdAt: now,
    lastChatAt: now,
    addWay,
    ...(state !== '' && { state }),
    tagIds: kept?.tagIds ?? [],
    personalTags: kept?.personalTags ?? [],
    ...(outcome === 'half' && welcomeCode !== undefined && { halfWelcomeCode: welcomeCode }),
  };
  corp.saveRelation(relation);
  const change = outcome === 'half' ? 'add_half_external_contact' : 'add_external_contact';
  if (outcome === 'added') greet(corp, relation);
  emitContactEvent(corp, change, relation, { state, welcomeCode });
}

/** Contacts of another corp get no welcome code: WeCom greets them by a card (facts 3.1). */
function issueWelcomeCode(corp: Corp, userId: string, externalUserId: string, meeting?: string): string | undefined {
  if (corp.people.get(externalUserId)?.type === 2) return undefined;
  const code = newId('', 43);
  corp.welcomeCodes.put(code, {
    code,
    meeting: meeting ?? code,
    userId,
    externalUserId,
    issuedAt: corp.now().getTime(),
  });
  return code;
}

function greet(corp: Corp, { userId, externalUserId }: RelationRow): void {
  const name = corp.staff.get(userId)?.name ?? '';
  const text = `你已添加了${name}，现在可以开始聊天了。`;
  corp.addMessage({ externalUserId, userId, kind: 'greeting', content: { text, attachments: [] } });
}

/** The consultant accepts a half-added customer: the add event follows, with a new code unless the welcome has been sent. */
export function acceptCustomer(corp: Corp, userId: string, externalUserId: string): void {
  const relation = corp.relation(userId, externalUserId);
  if (relation?.status !== 'half') throw phoneError(409, '没有待通过的好友申请');
  const { halfWelcomeCode, ...rest } = relation;
  const halfCode = halfWelcomeCode === undefined ? undefined : corp.welcomeCodes.get(halfWelcomeCode);
  const isWelcomed = halfCode?.usedAt !== undefined;
  const welcomeCode = isWelcomed ? undefined : issueWelcomeCode(corp, userId, externalUserId, halfCode?.meeting);
  const accepted: RelationRow = { ...rest, status: 'active', createdAt: toSeconds(corp.now()) };
  corp.saveRelation(accepted);
  greet(corp, accepted);
  emitContactEvent(corp, 'add_external_contact', accepted, { state: relation.state, welcomeCode });
}

/** The customer deletes the consultant: the relation survives on one side. */
export function leaveConsultant(corp: Corp, userId: string, externalUserId: string): void {
  const relation = requireRelation(corp, userId, externalUserId, ['active', 'half']);
  const wasHalf = relation.status === 'half';
  corp.saveRelation({ ...relation, status: wasHalf ? 'removed' : 'left' });
  if (!wasHalf) emitContactEvent(corp, 'del_follow_user', relation);
}

/** The consultant deletes the customer: the pair is gone for the API. */
export function removeCustomer(corp: Corp, userId: string, externalUserId: string): void {
  const relation = requireRelation(corp, userId, externalUserId, ['active', 'left', 'half']);
  corp.saveRelation({
    ...relation,
    status: 'removed',
    tagIds: [],
    personalTags: [],
    remark: '',
    description: '',
    mobiles: [],
  });
  if (relation.status !== 'half') emitContactEvent(corp, 'del_external_contact', relation);
}

export type RelationEdit = {
  remark?: string | undefined;
  addTagIds?: string[] | undefined;
  removeTagIds?: string[] | undefined;
  addPersonalTags?: string[] | undefined;
  removePersonalTags?: string[] | undefined;
};

/** The consultant edits remark or tags in the client, which calls back (an edit by API would not). */
export function editCustomer(corp: Corp, userId: string, externalUserId: string, edit: RelationEdit): void {
  const relation = requireRelation(corp, userId, externalUserId, ['active', 'left']);
  for (const tagId of edit.addTagIds ?? []) if (!findTag(corp, tagId)) throw phoneError(404, '没有这个标签');
  const without = (all: string[], gone: string[] = []): string[] => all.filter((one) => !gone.includes(one));
  corp.saveRelation({
    ...relation,
    remark: edit.remark ?? relation.remark,
    tagIds: [...new Set([...without(relation.tagIds, edit.removeTagIds), ...(edit.addTagIds ?? [])])],
    personalTags: [
      ...new Set([...without(relation.personalTags, edit.removePersonalTags), ...(edit.addPersonalTags ?? [])]),
    ],
  });
  emitContactEvent(corp, 'edit_external_contact', relation);
}

/** Either side says something. WeCom tells nobody, but a chat that began refuses the welcome, and "last chatted" moves. */
export function say(
  corp: Corp,
  from: 'customer' | 'staff',
  userId: string,
  externalUserId: string,
  content: MessageContent,
): void {
  const relation = requireRelation(corp, userId, externalUserId, ['active']);
  corp.saveRelation({ ...relation, lastChatAt: toSeconds(corp.now()) });
  const kind = from === 'customer' ? 'from-customer' : 'from-staff';
  corp.addMessage({ externalUserId, userId, kind, content });
}

function requirePerson(corp: Corp, externalUserId: string): PersonRow {
  const person = corp.people.get(externalUserId);
  if (!person) throw phoneError(404, '没有这位客户');
  return person;
}

function requireRelation(
  corp: Corp,
  userId: string,
  externalUserId: string,
  statuses: RelationRow['status'][],
): RelationRow {
  const relation = corp.relations.get(pairKey(userId, externalUserId));
  if (!relation || !statuses.includes(relation.status)) throw phoneError(409, '你们还不是好友');
  return relation;
}
