// A group send in WeCom that was not made by Banlv: how far its results have been counted.
import mongoose, { Schema } from 'mongoose';

export type OutsideSendRecord = {
  agencyId: string;
  msgId: string;
  createdAt: Date;
  /** Customers whom it reached, as far as WeCom tells. */
  counted: number;
  /** Nothing more will come of it; null: it is read again. */
  settledAt: Date | null;
};

const outsideSendSchema = new Schema<OutsideSendRecord>(
  {
    agencyId: { type: String, required: true },
    msgId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    counted: { type: Number, default: 0 },
    settledAt: { type: Date, default: null },
  },
  { versionKey: false },
);
outsideSendSchema.index({ agencyId: 1, msgId: 1 }, { unique: true });

export const OutsideSendModel = mongoose.model<OutsideSendRecord>('OutsideSend', outsideSendSchema, 'outside-sends');
