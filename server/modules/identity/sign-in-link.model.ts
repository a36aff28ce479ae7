// A one-time way in for an owner, made at the server's own terminal. Only the hash of its token is kept.
import mongoose, { Schema, type Types } from 'mongoose';

export type SignInLinkRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  tokenHash: string;
  userId: string;
  expiresAt: Date;
  usedAt: Date | null;
};

const signInLinkSchema = new Schema<SignInLinkRecord>(
  {
    agencyId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    userId: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { versionKey: false },
);
signInLinkSchema.index({ tokenHash: 1 }, { unique: true });
signInLinkSchema.index({ agencyId: 1, userId: 1 });

export const SignInLinkModel = mongoose.model<SignInLinkRecord>('SignInLink', signInLinkSchema, 'sign-in-links');
