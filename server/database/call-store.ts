// Leases of vendors' calls, counted in MongoDB so that all processes together stay within a vendor's limits.
import mongoose, { Schema } from 'mongoose';
import type { CallStore } from '../gateways/wecom/index.ts';
import { isDuplicateKey } from './connect.ts';

type CallWindowRecord = { _id: string; used: number; endsAt: Date };

const callWindowSchema = new Schema<CallWindowRecord>(
  {
    _id: { type: String, required: true },
    used: { type: Number, required: true },
    endsAt: { type: Date, required: true },
  },
  { versionKey: false },
);
// Housekeeping only: a window that is over is never read again.
callWindowSchema.index({ endsAt: 1 }, { expireAfterSeconds: 3_600 });

const CallWindowModel = mongoose.model<CallWindowRecord>('CallWindow', callWindowSchema, 'call-windows');

/** `prefix` keeps agencies apart. */
export const createCallStore = (prefix: string): CallStore => ({
  takeCalls: async (key, windowStart, windowSeconds, count, limit) => {
    const _id = `${prefix}|${key}|${windowSeconds}|${windowStart.getTime()}`;
    const endsAt = new Date(windowStart.getTime() + windowSeconds * 1_000);
    for (let wanted = Math.min(count, limit); wanted > 0; wanted = Math.floor(wanted / 2)) {
      try {
        // The filter takes only a window with room; a full one makes the upsert meet its own _id.
        await CallWindowModel.updateOne(
          { _id, used: { $lte: limit - wanted } },
          { $inc: { used: wanted }, $setOnInsert: { endsAt } },
          { upsert: true },
        );
        return wanted;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    return 0;
  },
});
