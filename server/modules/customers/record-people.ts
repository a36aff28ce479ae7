// Commands of modules further on: who the people of some relations are, what follows for them from all their relations, and
// what they are marked with.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { markOrigins } from '../rules/rules.contract.ts';
import { keyOfMarks, readMarks, type Mark } from '../tags/index.ts';
import { CustomerModel, newCustomer, type CustomerRecord } from './customer.model.ts';
import { mergePhones, normalisePhone } from './phones.ts';
import { touched } from './touch-customers.ts';

export type Person = Pick<CustomerRecord, 'unionId' | 'name' | 'type' | 'gender' | 'corpName'> & {
  externalUserId: string;
};

const isKnownAs = (known: CustomerRecord, { unionId, name, type, gender, corpName }: Person): boolean =>
  known.unionId === unionId &&
  known.name === name &&
  known.type === type &&
  known.gender === gender &&
  known.corpName === corpName;

/**
 * Add or update people by external userid; who is known as he comes is not written. Answers their customer ids. Runs in
 * the caller's transaction.
 */
export const recordPeople = async (
  context: Context,
  people: readonly Person[],
  { session }: Tx,
): Promise<Map<string, Types.ObjectId>> => {
  const { agencyId } = context;
  const byExternalId = new Map(people.map((person) => [person.externalUserId, person]));
  const known = await CustomerModel.find({ agencyId, externalUserId: { $in: [...byExternalId.keys()] } }, null, {
    session,
  }).lean<CustomerRecord[]>();
  const knownById = new Map(known.map((customer) => [customer.externalUserId, customer]));
  const ids = new Map<string, Types.ObjectId>();
  const touch = touched(context);
  const operations = [...byExternalId.values()].flatMap((person) => {
    const { externalUserId, ...profile } = person;
    const before = knownById.get(externalUserId);
    const _id = before?._id ?? new Types.ObjectId();
    ids.set(externalUserId, _id);
    if (before && isKnownAs(before, person)) return [];
    return [
      {
        updateOne: {
          filter: { agencyId, externalUserId },
          update: {
            $set: { ...profile, ...touch.$set },
            $inc: touch.$inc,
            $setOnInsert: { _id, ...newCustomer(context.cipher.newKey()) },
          },
          upsert: true,
        },
      },
    ];
  });
  if (operations.length > 0) await CustomerModel.bulkWrite(operations, { session });
  return ids;
};

/** What all relations of one customer say about him together. */
export type RelationsFold = {
  customerId: Types.ObjectId;
  /** Null for a record that was merged: its relations count for the person it belongs to. */
  relations: {
    /** What somebody gave him in WeCom. */
    tagIds: readonly Types.ObjectId[];
    /** What we gave him, and somebody took off in WeCom. */
    takenOffTagIds: readonly Types.ObjectId[];
    staffUserIds: readonly string[];
    remarks: readonly string[];
    firstAddedAt: Date | null;
  } | null;
  /** Only of the consultants whose remark was read now. Phones stay with the record under whose key they are sealed. */
  phones: readonly { staffUserId: string; mobiles: readonly string[] }[];
};

type Folded = Pick<CustomerRecord, 'phones' | 'marks' | 'staffUserIds' | 'remarks' | 'firstAddedAt'>;

/** Sealing a number again gives another text, so a phone is compared by its blind index. */
const keyOf = ({ phones, marks, staffUserIds, remarks, firstAddedAt }: Folded): string =>
  JSON.stringify([
    phones.map((phone) => [phone.blindIndex, phone.staffUserIds]),
    keyOfMarks(marks),
    staffUserIds,
    remarks,
    firstAddedAt,
  ]);

/** Write the folds that say something new. A mark that stays keeps its instant. */
export const recordRelations = async (
  context: Context,
  folds: readonly RelationsFold[],
  { session }: Tx,
): Promise<void> => {
  const { agencyId, cipher } = context;
  const stored = await CustomerModel.find(
    { agencyId, _id: { $in: folds.map((fold) => fold.customerId) } },
    { phones: 1, marks: 1, dataKey: 1, staffUserIds: 1, remarks: 1, firstAddedAt: 1 },
    { session },
  ).lean();
  const touch = touched(context);
  const byId = new Map(stored.map((customer) => [customer._id.toString(), customer]));
  const operations = folds.flatMap((fold) => {
    const known = byId.get(fold.customerId.toString());
    if (!known) return [];
    const phones = fold.phones.reduce(
      (entries, { staffUserId, mobiles }) =>
        mergePhones(
          entries,
          staffUserId,
          mobiles
            .map(normalisePhone)
            .filter((phone) => phone !== null)
            .map((phone) => ({
              blindIndex: cipher.blindIndex(agencyId, 'phone', phone),
              seal: () => cipher.encrypt(known.dataKey, phone),
            })),
        ),
      known.phones,
    );
    const { relations } = fold;
    const set = {
      phones,
      ...(relations && {
        marks: readMarks(known.marks, {
          tagIds: relations.tagIds,
          takenOff: new Set(relations.takenOffTagIds.map(String)),
          hasRelation: relations.staffUserIds.length > 0,
          at: context.now(),
        }),
        staffUserIds: [...relations.staffUserIds],
        remarks: [...relations.remarks],
        firstAddedAt: relations.firstAddedAt,
      }),
    };
    if (keyOf({ ...known, ...set }) === keyOf(known)) return [];
    const update = { $set: { ...set, ...touch.$set }, $inc: touch.$inc };
    return [{ updateOne: { filter: { _id: fold.customerId }, update } }];
  });
  if (operations.length > 0) await CustomerModel.bulkWrite(operations, { session });
};

export type MarksChange = { customerId: Types.ObjectId; before: Mark[]; after: Mark[] };

/** `decide` answers all marks of a customer. Answers who bears something else than before; the others are not written. */
export const changeMarks = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  decide: (customer: CustomerRecord) => Mark[],
  { session }: Tx,
): Promise<MarksChange[]> => {
  const customers = await CustomerModel.find({ agencyId: context.agencyId, _id: { $in: [...customerIds] } }, null, {
    session,
  }).lean<CustomerRecord[]>();
  const touch = touched(context);
  const changes = customers
    .map((customer) => ({ customerId: customer._id, before: customer.marks, after: decide(customer) }))
    .filter(({ before, after }) => keyOfMarks(before) !== keyOfMarks(after));
  const operations = changes.map(({ customerId, after }) => ({
    updateOne: { filter: { _id: customerId }, update: { $set: { marks: after, ...touch.$set }, $inc: touch.$inc } },
  }));
  if (operations.length > 0) await CustomerModel.bulkWrite(operations, { session });
  return changes;
};

/** Which of them bear something that WeCom is to be told. */
export const findMarkedByUs = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  { session }: Tx,
): Promise<Types.ObjectId[]> => {
  const found = await CustomerModel.find(
    {
      agencyId: context.agencyId,
      _id: { $in: [...customerIds] },
      'marks.origin': { $in: markOrigins.filter((origin) => origin !== 'wecom') },
    },
    { _id: 1 },
    { session },
  ).lean();
  return found.map(({ _id }) => _id);
};
