// Work that is due again every so often: its next instant stands in MongoDB, so several clocks and restarts do it once.
import mongoose, { Schema } from 'mongoose';
import type { Context } from '../context.ts';
import { claimDue } from './claim-due.ts';

type PeriodicRecord = {
  agencyId: string;
  name: string;
  dueAt: Date;
  lastEndedAt: Date | null;
};

const periodicSchema = new Schema<PeriodicRecord>(
  {
    agencyId: { type: String, required: true },
    name: { type: String, required: true },
    dueAt: { type: Date, required: true },
    lastEndedAt: { type: Date, default: null },
  },
  { versionKey: false },
);
periodicSchema.index({ agencyId: 1, name: 1 }, { unique: true });

const PeriodicModel = mongoose.model<PeriodicRecord>('Periodic', periodicSchema, 'periodic-work');

const retrySeconds = 15;

export type Periodic = { name: string; everySeconds: number; leaseSeconds: number };

/**
 * Run `work` when its time has come (the first time: now). Long work calls `renew` before its lease ends. Answers 1 when
 * it ran, else 0; a failure tries again in 15 s.
 */
export const runWhenDue = async (
  context: Context,
  { name, everySeconds, leaseSeconds }: Periodic,
  work: (context: Context, renew: () => Promise<void>) => Promise<unknown>,
): Promise<number> => {
  const id = { agencyId: context.agencyId, name };
  await PeriodicModel.updateOne(id, { $setOnInsert: { dueAt: new Date(0) } }, { upsert: true });
  const claimed = await claimDue(PeriodicModel, context, { name }, leaseSeconds);
  if (!claimed) return 0;
  const next = (seconds: number): Date => new Date(context.now().getTime() + seconds * 1_000);
  try {
    await work(context, async () => {
      await PeriodicModel.updateOne(id, { $set: { dueAt: next(leaseSeconds) } });
    });
    await PeriodicModel.updateOne(id, { $set: { dueAt: next(everySeconds), lastEndedAt: context.now() } });
    return 1;
  } catch (error) {
    await PeriodicModel.updateOne(id, { $set: { dueAt: next(retrySeconds) } });
    throw error;
  }
};

/** Have the work done again as soon as somebody asks for it. */
export const makeDue = async (context: Context, name: string): Promise<void> => {
  await PeriodicModel.updateOne({ agencyId: context.agencyId, name }, { $set: { dueAt: context.now() } });
};

/** When the work last ended; null: never yet. */
export const lastEnded = async (context: Context, name: string): Promise<Date | null> => {
  const found = await PeriodicModel.findOne({ agencyId: context.agencyId, name }, { lastEndedAt: 1 }).lean();
  return found?.lastEndedAt ?? null;
};
