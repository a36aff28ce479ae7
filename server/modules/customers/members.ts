// Records of one person: what was merged into whom, and the command of `merges` that says so. Everything else keeps the id
// under which it first came.
import type { ClientSession, Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { bring, part } from '../tags/index.ts';
import { CustomerModel, type CustomerRecord } from './customer.model.ts';
import { touchCustomers } from './touch-customers.ts';

export type Member = { memberId: Types.ObjectId; rootId: Types.ObjectId };

/** The records merged into these customers; mostly none. */
export const findMembers = async (
  context: Context,
  rootIds: readonly Types.ObjectId[],
  session: { session?: ClientSession } = {},
): Promise<Member[]> => {
  const found = await CustomerModel.find(
    { agencyId: context.agencyId, mergedInto: { $in: [...rootIds] } },
    { mergedInto: 1 },
    session,
  ).lean();
  return found.flatMap(({ _id, mergedInto }) => (mergedInto === null ? [] : [{ memberId: _id, rootId: mergedInto }]));
};

/** For each of these ids the person it belongs to: itself, or what it was merged into. In the order given, each once. */
export const findRoots = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  session: { session?: ClientSession } = {},
): Promise<Types.ObjectId[]> => {
  const merged = await CustomerModel.find(
    { agencyId: context.agencyId, _id: { $in: [...customerIds] }, mergedInto: { $ne: null } },
    { mergedInto: 1 },
    session,
  ).lean();
  const rootOf = new Map(merged.map(({ _id, mergedInto }) => [_id.toString(), mergedInto]));
  const roots = customerIds.map((id) => rootOf.get(id.toString()) ?? id);
  return [...new Map(roots.map((id) => [id.toString(), id])).values()];
};

const groupsRead = 500;

/** Groups of unmerged records that share a phone number or a WeChat account: for review. */
export const findSharing = async (context: Context): Promise<CustomerRecord[][]> => {
  type Group = { ids: Types.ObjectId[] };
  const unmerged = { agencyId: context.agencyId, mergedInto: null };
  const shared = (key: string) => [
    { $group: { _id: key, ids: { $addToSet: '$_id' } } },
    { $match: { 'ids.1': { $exists: true } } },
    { $limit: groupsRead },
  ];
  const byPhone = await CustomerModel.aggregate<Group>([
    { $match: { ...unmerged, 'phones.0': { $exists: true } } },
    { $project: { phone: '$phones.blindIndex' } },
    { $unwind: '$phone' },
    ...shared('$phone'),
  ]);
  const byUnion = await CustomerModel.aggregate<Group>([
    { $match: { ...unmerged, unionId: { $gt: '' } } },
    { $project: { unionId: 1 } },
    ...shared('$unionId'),
  ]);
  const groups = [...byPhone, ...byUnion].map((group) => group.ids);
  const records = await CustomerModel.find({ agencyId: context.agencyId, _id: { $in: groups.flat() } })
    .sort({ _id: 1 })
    .lean<CustomerRecord[]>();
  const byId = new Map(records.map((record) => [record._id.toString(), record]));
  return groups.map((ids) => ids.flatMap((id) => byId.get(id.toString()) ?? []));
};

/**
 * Point a record, and those that point to it, at `rootId`; null: at itself. Who serves it and what WeCom marked it with is
 * counted anew from the relations by whoever reacts; what we marked it with goes along, and comes back. An opt-out of
 * either counts for the person.
 */
export const pointTo = async (
  context: Context,
  { recordId, rootId }: { recordId: Types.ObjectId; rootId: Types.ObjectId | null },
  tx: Tx,
): Promise<void> => {
  const { agencyId } = context;
  const { session } = tx;
  if (rootId === null) {
    const before = await CustomerModel.findOneAndUpdate(
      { agencyId, _id: recordId },
      { $set: { mergedInto: null } },
      { session, returnDocument: 'before' },
    ).lean();
    await touchCustomers(context, before?.mergedInto ? [recordId, before.mergedInto] : [recordId], tx);
    if (!before?.mergedInto) return;
    const root = await CustomerModel.findOne({ agencyId, _id: before.mergedInto }, { marks: 1 }, { session }).lean();
    const { stay, go } = part(root?.marks ?? [], recordId);
    if (go.length === 0) return;
    await CustomerModel.updateOne({ _id: before.mergedInto }, { $set: { marks: stay } }, { session });
    await CustomerModel.updateOne({ _id: recordId }, { $set: { marks: go } }, { session });
    return;
  }
  const record = await CustomerModel.findOne({ agencyId, _id: recordId }, { optOut: 1, marks: 1 }, { session }).lean();
  await CustomerModel.updateMany(
    { agencyId, $or: [{ _id: recordId }, { mergedInto: recordId }] },
    { $set: { mergedInto: rootId, staffUserIds: [], marks: [] } },
    { session },
  );
  await touchCustomers(context, [recordId, rootId], tx);
  const marks = bring(record?.marks ?? [], recordId);
  if (marks.length > 0) {
    await CustomerModel.updateOne({ agencyId, _id: rootId }, { $push: { marks: { $each: marks } } }, { session });
  }
  if (record?.optOut) {
    await CustomerModel.updateOne(
      { agencyId, _id: rootId, optOut: null },
      { $set: { optOut: record.optOut } },
      { session },
    );
  }
};
