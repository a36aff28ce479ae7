// The taxonomy of tags, mirrored from the corp tags of WeCom. Marks, that is who bears a tag, live with the customer.
import mongoose, { Schema, type Types } from 'mongoose';

export type TagRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  wecomTagId: string;
  groupName: string;
  groupOrder: number;
  name: string;
  order: number;
  deletedAt: Date | null;
};

const tagSchema = new Schema<TagRecord>(
  {
    agencyId: { type: String, required: true },
    wecomTagId: { type: String, required: true },
    groupName: { type: String, required: true },
    groupOrder: { type: Number, default: 0 },
    name: { type: String, required: true },
    order: { type: Number, default: 0 },
    deletedAt: { type: Date, default: null },
  },
  { versionKey: false },
);
tagSchema.index({ agencyId: 1, wecomTagId: 1 }, { unique: true });

export const TagModel = mongoose.model<TagRecord>('Tag', tagSchema, 'tags');
