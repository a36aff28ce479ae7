// Customers of whom something changed: due to have their facts folded again, until `facts` has done so.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { CustomerModel, type CustomerRecord } from './customer.model.ts';

/** What any change of a customer writes with it. */
export const touched = (context: Context) =>
  ({ $set: { factsDueAt: context.now() }, $inc: { changeCount: 1 } }) as const;

/** For whoever keeps something that facts are made of; in the transaction of the change. Ids may come twice. */
export const touchCustomers = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  { session }: Tx,
): Promise<void> => {
  if (customerIds.length === 0) return;
  await CustomerModel.updateMany({ agencyId: context.agencyId, _id: { $in: [...customerIds] } }, touched(context), {
    session,
  });
};

/** Answers how many customers there are. */
export const touchEverybody = async (context: Context): Promise<number> => {
  const done = await CustomerModel.updateMany({ agencyId: context.agencyId }, touched(context));
  return done.matchedCount;
};

/** The records merged or not, as they are now. */
export const findPeople = (context: Context, customerIds: readonly Types.ObjectId[]): Promise<CustomerRecord[]> =>
  CustomerModel.find({ agencyId: context.agencyId, _id: { $in: [...customerIds] } }).lean<CustomerRecord[]>();

/** Who waits longest, as he is now. */
export const findChanged = (context: Context, limit: number): Promise<CustomerRecord[]> =>
  CustomerModel.find({ agencyId: context.agencyId, factsDueAt: { $lte: context.now() } })
    .sort({ factsDueAt: 1 })
    .limit(limit)
    .lean<CustomerRecord[]>();

/** Their facts are folded; who changed again since he was found stays due. */
export const clearChanged = async (
  customers: readonly Pick<CustomerRecord, '_id' | 'changeCount'>[],
): Promise<void> => {
  const operations = customers.map(({ _id, changeCount }) => ({
    updateOne: { filter: { _id, changeCount }, update: { $set: { factsDueAt: null } } },
  }));
  if (operations.length > 0) await CustomerModel.bulkWrite(operations, { ordered: false });
};
