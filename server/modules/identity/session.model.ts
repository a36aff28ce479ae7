// A signed-in browser. Only the hash of its token is kept.
import mongoose, { Schema } from 'mongoose';

type SessionRecord = { agencyId: string; tokenHash: string; userId: string; expiresAt: Date };

const sessionSchema = new Schema<SessionRecord>(
  {
    agencyId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    userId: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
sessionSchema.index({ tokenHash: 1 }, { unique: true });
sessionSchema.index({ agencyId: 1, userId: 1 });
// Housekeeping only: expiry is checked when a session is used.
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const SessionModel = mongoose.model<SessionRecord>('Session', sessionSchema, 'sessions');
