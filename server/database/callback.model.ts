// The inbox of vendors' callbacks: raw, kept once by content, worked off afterwards.
import mongoose, { Schema, type Types } from 'mongoose';

export type CallbackRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** sha1 of the decrypted text: a retry is encrypted anew, so its ciphertext tells nothing. */
  contentHash: string;
  plainXml: string;
  receivedAt: Date;
  /** When to work on it; null once that is done or given up. */
  dueAt: Date | null;
  attempts: number;
  problem: string | null;
};

const keepDays = 30;

const callbackSchema = new Schema<CallbackRecord>(
  {
    agencyId: { type: String, required: true },
    contentHash: { type: String, required: true },
    plainXml: { type: String, required: true },
    receivedAt: { type: Date, required: true },
    dueAt: { type: Date, default: null },
    attempts: { type: Number, default: 0 },
    problem: { type: String, default: null },
  },
  { versionKey: false },
);
callbackSchema.index({ agencyId: 1, contentHash: 1 }, { unique: true });
callbackSchema.index({ agencyId: 1, dueAt: 1 });
// Housekeeping only: vendors repeat a callback for minutes, not for weeks.
callbackSchema.index({ receivedAt: 1 }, { expireAfterSeconds: keepDays * 86_400 });

export const CallbackModel = mongoose.model<CallbackRecord>('Callback', callbackSchema, 'callbacks');
