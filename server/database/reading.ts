// Whole lists that are read from another system: what was asked for earlier never overwrites what was asked for later, whichever
// answer comes first.
import mongoose, { Schema, type ClientSession } from 'mongoose';
import type { Context } from '../context.ts';

type ReadingRecord = {
  agencyId: string;
  /** What was read: `tags`, `staff`. */
  name: string;
  /** When the newest that was written had been asked for. */
  askedAt: Date;
};

const readingSchema = new Schema<ReadingRecord>(
  {
    agencyId: { type: String, required: true },
    name: { type: String, required: true },
    askedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
readingSchema.index({ agencyId: 1, name: 1 }, { unique: true });

const ReadingModel = mongoose.model<ReadingRecord>('Reading', readingSchema, 'readings');

/** In the transaction that writes the list: whether it may. False: a newer one is written already. */
export const isNewestReading = async (
  context: Context,
  { name, askedAt }: { name: string; askedAt: Date },
  session: ClientSession,
): Promise<boolean> => {
  const id = { agencyId: context.agencyId, name };
  const before = await ReadingModel.findOneAndUpdate(
    id,
    { $max: { askedAt } },
    { session, upsert: true, returnDocument: 'before' },
  ).lean();
  if (before === null || before.askedAt <= askedAt) return true;
  if (before.askedAt <= context.now()) return false;
  // Nothing is read in the future: the clock was put back since.
  await ReadingModel.updateOne(id, { $set: { askedAt } }, { session });
  return true;
};
