// Whose marks are to be decided again: everybody whose facts were folded, and who waits for a day. For the module that decides.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { FactsModel, type FactsRecord } from './facts.model.ts';

const leaseMs = 60_000;

/** Who waits longest; nobody else gets them for a minute. */
export const claimFactsDue = async (context: Context, limit: number): Promise<FactsRecord[]> => {
  const now = context.now();
  const due = { agencyId: context.agencyId, marksDueAt: { $lte: now } };
  const found = await FactsModel.find(due, { _id: 1 }).sort({ marksDueAt: 1 }).limit(limit).lean();
  if (found.length === 0) return [];
  const lease = new Date(now.getTime() + leaseMs);
  const ids = { $in: found.map(({ _id }) => _id) };
  await FactsModel.updateMany({ ...due, _id: ids }, { $set: { marksDueAt: lease } });
  // Read behind the claim: whoever is folded from now on is due anew.
  return FactsModel.find({ agencyId: context.agencyId, _id: ids, marksDueAt: lease }).lean<FactsRecord[]>();
};

/** Everybody's, a page of `limit` behind `afterId`. */
export const findFactsAfter = (
  context: Context,
  afterId: Types.ObjectId | null,
  limit: number,
): Promise<FactsRecord[]> =>
  FactsModel.find({ agencyId: context.agencyId, ...(afterId ? { _id: { $gt: afterId } } : {}) })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<FactsRecord[]>();

/** Who was folded again since he was claimed or read stays due. */
export const setMarksDue = async (decided: readonly { facts: FactsRecord; next: Date | null }[]): Promise<void> => {
  const operations = decided
    .filter(({ facts, next }) => (facts.marksDueAt?.getTime() ?? null) !== (next?.getTime() ?? null))
    .map(({ facts: { _id, marksDueAt }, next }) => ({
      updateOne: { filter: { _id, marksDueAt }, update: { $set: { marksDueAt: next } } },
    }));
  if (operations.length > 0) await FactsModel.bulkWrite(operations, { ordered: false });
};

/** Nothing comes or goes by itself: nobody needs to be looked at. Answers how many were due. */
export const clearMarksDue = async (context: Context): Promise<number> => {
  const done = await FactsModel.updateMany(
    { agencyId: context.agencyId, marksDueAt: { $lte: context.now() } },
    { $set: { marksDueAt: null } },
  );
  return done.modifiedCount;
};
