// Command: relations as WeCom showed them, written with what follows for their customers; one transaction a page.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import type { Customer, Relation } from '../../gateways/wecom/index.ts';
import {
  findMarkedByUs,
  findRoots,
  recordPeople,
  recordRelations,
  touchCustomers,
  type RelationsFold,
} from '../customers/index.ts';
import { findTagIdsByWecomId } from '../tags/index.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import { believable, canReceive, notARelation, stateWhenSeen, tagsOfBeginning, tagsWhenSeen } from './contact.state.ts';
import { findContacts } from './find-contacts.ts';
import { LiveCodeModel } from './live-code.model.ts';
import { askToMirror } from './mirror-marks.ts';

export type SeenRelation = { customer: Customer; relation: Relation };

const pairKey = (pair: { staffUserId: string; externalUserId: string }): string =>
  `${pair.staffUserId}\n${pair.externalUserId}`;

/** What facts are made of; when a relation was last seen is not news. */
const keyOf = ({ state, remark, personalTags, addWay, addedAt, liveCodeId }: ContactRecord): string =>
  JSON.stringify([state, remark, personalTags, addWay, addedAt, liveCodeId]);

/**
 * Upsert the relations, read at `askedAt` at the earliest, and fold them into their customers, inside `tx`. Publishes `contact.added` for each relation
 * that `isFirstRead` does not explain: the first full read of a corp finds old contacts, nobody was added just now.
 */
export const recordSeenRelations = async (
  context: Context,
  rows: readonly SeenRelation[],
  options: { isFirstRead: boolean; askedAt: Date },
  tx: Tx,
): Promise<void> => {
  const { agencyId } = context;
  const customerIds = await recordPeople(
    context,
    rows.map(({ customer: { externalUserId, unionId, name, type, gender, corpName } }) => ({
      externalUserId,
      unionId,
      name,
      type,
      gender,
      corpName,
    })),
    tx,
  );
  const externalUserIds = [...customerIds.keys()];
  const known = await ContactModel.find({ agencyId, externalUserId: { $in: externalUserIds } }, null, {
    session: tx.session,
  }).lean<ContactRecord[]>();
  const knownByPair = new Map(known.map((contact) => [pairKey(contact), contact]));
  const liveCodeIds = await findLiveCodeIds(context, rows);
  const changed: Types.ObjectId[] = [];
  const begun: Types.ObjectId[] = [];
  const takenOff = new Map<string, string[]>();
  const ofPerson = (externalUserId: string) => known.filter((contact) => contact.externalUserId === externalUserId);
  const operations = rows.flatMap(({ customer: { externalUserId }, relation }) => {
    const customerId = customerIds.get(externalUserId);
    if (!customerId) return [];
    const before = knownByPair.get(pairKey({ staffUserId: relation.userId, externalUserId })) ?? null;
    const belief = believable(before, { askedAt: options.askedAt, createdAt: relation.createdAt });
    if (belief === 'nothing') return [];
    const state = stateWhenSeen(before, relation.createdAt);
    const isBeginning = canReceive(state) && !(before && canReceive(before.state));
    const tagsBefore = isBeginning ? tagsOfBeginning(before, relation, ofPerson(externalUserId)) : before;
    const { gone, ...tags } = tagsWhenSeen(tagsBefore, relation.tagIds, belief);
    if (gone.length > 0) takenOff.set(customerId.toString(), [...(takenOff.get(customerId.toString()) ?? []), ...gone]);
    if (isBeginning || before?.mirrorProblem === String(notARelation)) begun.push(customerId);
    const set = {
      customerId,
      state,
      remark: relation.remark,
      description: relation.description,
      ...tags,
      // The batch answer cannot tell personal tags; what a single read told before stays.
      ...(relation.personalTags ? { personalTags: relation.personalTags } : {}),
      addWay: relation.addWay,
      addedAt: relation.createdAt,
      endedAt: canReceive(state) ? null : (before?.endedAt ?? null),
      seenAt: options.askedAt,
      // A half-added relation was known before WeCom told by which code it came.
      ...(isBeginning ? { liveCodeId: liveCodeIds.get(relation.state ?? '') ?? null } : {}),
    };
    if (!before || keyOf({ ...before, ...set }) !== keyOf(before)) changed.push(customerId);
    return [
      {
        updateOne: {
          filter: { agencyId, staffUserId: relation.userId, externalUserId },
          update: {
            $set: set,
            $setOnInsert: {
              ...(relation.personalTags ? {} : { personalTags: [] }),
              dueAt: null,
              mirrorAttempts: 0,
              mirrorProblem: null,
            },
          },
          upsert: true,
        },
      },
    ];
  });
  if (operations.length > 0) await ContactModel.bulkWrite(operations, { session: tx.session });
  await touchCustomers(context, changed, tx);
  const phones = new Map<string, RelationsFold['phones'][number][]>();
  for (const { customer, relation } of rows) {
    const key = String(customerIds.get(customer.externalUserId));
    phones.set(key, [...(phones.get(key) ?? []), { staffUserId: relation.userId, mobiles: relation.mobiles }]);
  }
  await foldCustomers(context, [...customerIds.values()], (id) => phones.get(id.toString()) ?? [], tx, takenOff);
  // What was taken off by hand goes from his other relations, too; what a rule keeps up is put back.
  await askToMirror(context, await findTouchedByUs(context, begun, takenOff, tx), tx);
  if (options.isFirstRead) return;

  const contacts = await ContactModel.find(
    { agencyId, externalUserId: { $in: externalUserIds }, state: 'active' },
    { customerId: 1, staffUserId: 1, externalUserId: 1, liveCodeId: 1 },
    { session: tx.session },
  ).lean();
  for (const contact of contacts) {
    const before = knownByPair.get(pairKey(contact));
    if (before && canReceive(before.state)) continue;
    await tx.publish('contact.added', {
      contactId: contact._id.toString(),
      customerId: contact.customerId.toString(),
      staffUserId: contact.staffUserId,
      liveCodeId: contact.liveCodeId?.toString() ?? null,
    });
  }
};

/** The people of relations that began and bear marks of ours, and those of whom something of ours was taken off. */
const findTouchedByUs = async (
  context: Context,
  begun: readonly Types.ObjectId[],
  takenOff: ReadonlyMap<string, unknown>,
  tx: Tx,
): Promise<Types.ObjectId[]> => {
  const rootsOf = (ids: readonly Types.ObjectId[]) =>
    ids.length === 0 ? [] : findRoots(context, ids, { session: tx.session });
  const newOnes = await findMarkedByUs(context, await rootsOf(begun), tx);
  return [...newOnes, ...(await rootsOf([...takenOff.keys()].map((id) => new Types.ObjectId(id))))];
};

const findLiveCodeIds = async (
  context: Context,
  rows: readonly SeenRelation[],
): Promise<Map<string, Types.ObjectId>> => {
  const states = [...new Set(rows.flatMap(({ relation }) => relation.state ?? []))];
  if (states.length === 0) return new Map();
  const codes = await LiveCodeModel.find({ agencyId: context.agencyId, state: { $in: states } }, { state: 1 }).lean();
  return new Map(codes.map((code) => [code.state, code._id]));
};

/**
 * What all relations of each customer say together; `phonesOf` brings the numbers just read, which relations do not keep.
 * `takenOff`: by customer, those of WeCom's tag ids that were ours and that somebody took off there.
 */
export const foldCustomers = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  phonesOf: (customerId: Types.ObjectId) => RelationsFold['phones'],
  tx: Tx,
  takenOff: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<void> => {
  const session = { session: tx.session };
  const tagIdsByWecomId = await findTagIdsByWecomId(context);
  const rootIds = await findRoots(context, customerIds, session);
  const contacts = await findContacts(context, rootIds, session);
  const ours = (wecomTagIds: readonly string[]) => wecomTagIds.flatMap((id) => tagIdsByWecomId.get(id) ?? []);
  const takenOffOf = new Map<string, Types.ObjectId[]>();
  for (const [id, wecomTagIds] of takenOff) {
    const [rootId] = await findRoots(context, [new Types.ObjectId(id)], session);
    const key = String(rootId);
    takenOffOf.set(key, [...(takenOffOf.get(key) ?? []), ...ours(wecomTagIds)]);
  }
  const folds = rootIds.map((customerId): RelationsFold => {
    const own = contacts.filter((contact) => contact.customerId.equals(customerId));
    const active = own.filter((contact) => canReceive(contact.state));
    return {
      customerId,
      relations: {
        tagIds: uniqueIds(
          active.flatMap(({ wecomTagIds, mirroredTagIds }) =>
            ours(wecomTagIds.filter((tagId) => !mirroredTagIds.includes(tagId))),
          ),
        ),
        takenOffTagIds: takenOffOf.get(customerId.toString()) ?? [],
        staffUserIds: [...new Set(active.map((contact) => contact.staffUserId))],
        remarks: active.map((contact) => contact.remark).filter((remark) => remark !== ''),
        firstAddedAt: own[0]?.addedAt ?? null,
      },
      phones: phonesOf(customerId),
    };
  });
  const isRoot = new Set(rootIds.map(String));
  const merged = customerIds.filter((customerId) => !isRoot.has(customerId.toString()));
  const ownPhones = merged.map((customerId) => ({ customerId, relations: null, phones: phonesOf(customerId) }));
  await recordRelations(context, [...folds, ...ownPhones], tx);
};

/** Count anew what the relations of these customers say. */
export const foldIds = async (context: Context, customerIds: readonly string[], tx: Tx): Promise<void> => {
  const ids = customerIds.map((id) => new Types.ObjectId(id));
  await foldCustomers(context, ids, noPhones, tx);
  // All relations of one person bear what he is marked with, and no longer what another is.
  await askToMirror(context, ids, tx);
};

export const noPhones = (): [] => [];

const uniqueIds = (ids: readonly Types.ObjectId[]): Types.ObjectId[] => [
  ...new Map(ids.map((id) => [id.toString(), id])).values(),
];
