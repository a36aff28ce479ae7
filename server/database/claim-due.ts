// Take one piece of due work: its `dueAt` moves behind the lease, so a worker that dies gives it back by itself.
import type { Model, QueryFilter } from 'mongoose';
import type { Context } from '../context.ts';

/**
 * The due document that waited longest, or null. While `leaseSeconds` run nobody else gets it; whoever ends the work
 * sets the real `dueAt` (null: nothing more to do).
 */
export const claimDue = <T>(model: Model<T>, context: Context, filter: QueryFilter<T>, leaseSeconds: number) => {
  const now = context.now();
  return model
    .findOneAndUpdate(
      { ...filter, agencyId: context.agencyId, dueAt: { $lte: now } },
      { $set: { dueAt: new Date(now.getTime() + leaseSeconds * 1_000) } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )
    .lean<T>();
};
