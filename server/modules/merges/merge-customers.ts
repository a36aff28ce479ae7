// Commands: two records are one person, are not, or are not any more. Records keep their own data; only the pointer moves.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { getRecord, pointTo, type CustomerRecord } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { MergeDecisionModel, pairOf, type MergeDecisionRecord } from './merge-decision.model.ts';

const sameRecord = (): AppError => new AppError('invalid', 'merges.same-record', '这是同一条记录');
const notMerged = (): AppError => new AppError('conflict', 'merges.not-merged', '这条记录没有合并过');
const alreadyMerged = (): AppError =>
  new AppError('conflict', 'merges.already-merged', '其中一条已经合并到别的客户，请刷新页面');

const loadPair = async (
  context: Context,
  { keepId, otherId }: { keepId: string; otherId: string },
): Promise<[CustomerRecord, CustomerRecord]> => {
  const keep = await getRecord(context, keepId);
  const other = await getRecord(context, otherId);
  for (const { staffUserIds } of [keep, other]) authorize(context.actor, 'customers.merge', { staffUserIds });
  if (keep._id.equals(other._id)) throw sameRecord();
  return [keep, other];
};

const decide = async (
  context: Context,
  ids: [Types.ObjectId, Types.ObjectId],
  decision: MergeDecisionRecord['decision'],
  { session }: Tx,
): Promise<void> => {
  await MergeDecisionModel.updateOne(
    { agencyId: context.agencyId, pair: pairOf(...ids) },
    {
      $set: {
        decision,
        decidedBy: context.actor.kind === 'staff' ? context.actor.userId : 'system',
        decidedAt: context.now(),
      },
    },
    { upsert: true, session },
  );
};

/** Throws `merges.same-record`, `merges.already-merged`, `customers.not-found`, `identity.forbidden`. */
export const mergeCustomers = async (context: Context, input: { keepId: string; otherId: string }) => {
  const [keep, other] = await loadPair(context, input);
  if (keep.mergedInto !== null || other.mergedInto !== null) throw alreadyMerged();
  return inTransaction(context, async (tx) => {
    await pointTo(context, { recordId: other._id, rootId: keep._id }, tx);
    await decide(context, [keep._id, other._id], 'same', tx);
    await tx.publish('customer.merged', { customerId: keep._id.toString(), memberId: other._id.toString() });
    return { customerId: keep._id.toString() };
  });
};

/** The pair is not proposed again. Throws as `mergeCustomers`. */
export const dismissMerge = async (context: Context, input: { keepId: string; otherId: string }) => {
  const [keep, other] = await loadPair(context, input);
  return inTransaction(context, async (tx) => {
    await decide(context, [keep._id, other._id], 'different', tx);
    return { customerId: keep._id.toString() };
  });
};

/** The record stands for itself again. Throws `merges.not-merged`, `customers.not-found`, `identity.forbidden`. */
export const undoMerge = async (context: Context, input: { customerId: string }) => {
  const record = await getRecord(context, input.customerId);
  const rootId = record.mergedInto;
  if (rootId === null) throw notMerged();
  const root = await getRecord(context, rootId.toString());
  authorize(context.actor, 'customers.merge', { staffUserIds: root.staffUserIds });
  return inTransaction(context, async (tx) => {
    await pointTo(context, { recordId: record._id, rootId: null }, tx);
    await decide(context, [record._id, rootId], 'different', tx);
    await tx.publish('customer.unmerged', { customerId: rootId.toString(), memberId: record._id.toString() });
    return { customerId: record._id.toString() };
  });
};
