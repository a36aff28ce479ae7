// A segment: a condition with a name. Who is in it is asked when it matters; nobody is kept in a list.
import mongoose, { Schema, type Types } from 'mongoose';
import type { Group } from '../rules/rules.contract.ts';

export type SegmentRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  name: string;
  condition: Group;
  createdBy: string;
  createdAt: Date;
  editedAt: Date;
  archivedAt: Date | null;
};

const segmentSchema = new Schema<SegmentRecord>(
  {
    agencyId: { type: String, required: true },
    name: { type: String, required: true },
    // Its shape is the contract's; it is checked on its way in.
    condition: { type: Schema.Types.Mixed, required: true },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    editedAt: { type: Date, required: true },
    archivedAt: { type: Date, default: null },
  },
  { versionKey: false, minimize: false },
);
segmentSchema.index({ agencyId: 1, archivedAt: 1, editedAt: -1 });

export const SegmentModel = mongoose.model<SegmentRecord>('Segment', segmentSchema, 'segments');
