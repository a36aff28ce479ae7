// What somebody wrote on the opt-out page, where it did not say by itself who he is.
import mongoose, { Schema, type Types } from 'mongoose';

export type OptOutRequestRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Of the message that brought him. */
  sendTaskId: Types.ObjectId;
  staffUserId: string;
  /** The same words on the same page are one request. */
  wordsIndex: string;
  /** Wrapped key of the words. */
  dataKey: string;
  sealedWords: string;
  askedAt: Date;
  handledAt: Date | null;
  handledBy: string | null;
  /** Who it was; null: nobody could tell. */
  customerId: Types.ObjectId | null;
};

const optOutRequestSchema = new Schema<OptOutRequestRecord>(
  {
    agencyId: { type: String, required: true },
    sendTaskId: { type: Schema.Types.ObjectId, required: true },
    staffUserId: { type: String, required: true },
    wordsIndex: { type: String, required: true },
    dataKey: { type: String, required: true },
    sealedWords: { type: String, required: true },
    askedAt: { type: Date, required: true },
    handledAt: { type: Date, default: null },
    handledBy: { type: String, default: null },
    customerId: { type: Schema.Types.ObjectId, default: null },
  },
  { versionKey: false },
);
optOutRequestSchema.index({ agencyId: 1, sendTaskId: 1, wordsIndex: 1 }, { unique: true });

export const OptOutRequestModel = mongoose.model<OptOutRequestRecord>(
  'OptOutRequest',
  optOutRequestSchema,
  'opt-out-requests',
);
