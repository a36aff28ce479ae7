// What a person decided of two records: the same, or not. The latest word on a pair counts.
import mongoose, { Schema, type Types } from 'mongoose';

export type MergeDecisionRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Both ids, the smaller first. */
  pair: string;
  decision: 'same' | 'different';
  decidedBy: string;
  decidedAt: Date;
};

const mergeDecisionSchema = new Schema<MergeDecisionRecord>(
  {
    agencyId: { type: String, required: true },
    pair: { type: String, required: true },
    decision: { type: String, enum: ['same', 'different'], required: true },
    decidedBy: { type: String, required: true },
    decidedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
mergeDecisionSchema.index({ agencyId: 1, pair: 1 }, { unique: true });

export const MergeDecisionModel = mongoose.model<MergeDecisionRecord>(
  'MergeDecision',
  mergeDecisionSchema,
  'merge-decisions',
);

export const pairOf = (a: Types.ObjectId, b: Types.ObjectId): string => [a.toString(), b.toString()].sort().join(':');
