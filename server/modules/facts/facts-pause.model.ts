// While everything is read for the first time, folding waits: it would do each customer several times, and slow the reading down.
import mongoose, { Schema } from 'mongoose';
import type { Context } from '../../context.ts';

type FactsPauseRecord = { agencyId: string; until: Date };

const factsPauseSchema = new Schema<FactsPauseRecord>(
  { agencyId: { type: String, required: true }, until: { type: Date, required: true } },
  { versionKey: false },
);
factsPauseSchema.index({ agencyId: 1 }, { unique: true });

const FactsPauseModel = mongoose.model<FactsPauseRecord>('FactsPause', factsPauseSchema, 'facts-pauses');

/** Whoever reads much asks again before `seconds` are over; if he dies, folding goes on by itself. 0: it goes on now. */
export const pauseFolding = async (context: Context, seconds: number): Promise<void> => {
  const until = new Date(context.now().getTime() + seconds * 1_000);
  await FactsPauseModel.updateOne({ agencyId: context.agencyId }, { $set: { until } }, { upsert: true });
};

export const isFoldingPaused = async (context: Context): Promise<boolean> =>
  (await FactsPauseModel.exists({ agencyId: context.agencyId, until: { $gt: context.now() } })) !== null;
