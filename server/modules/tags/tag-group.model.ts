// What the agency says of a group of tags; which groups there are, and what they are called, WeCom says.
import mongoose, { Schema, type Types } from 'mongoose';

export type TagGroupRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  wecomGroupId: string;
  /** A customer bears one of its tags at most: giving another takes the first. */
  isSingleChoice: boolean;
};

const tagGroupSchema = new Schema<TagGroupRecord>(
  {
    agencyId: { type: String, required: true },
    wecomGroupId: { type: String, required: true },
    isSingleChoice: { type: Boolean, required: true },
  },
  { versionKey: false },
);
tagGroupSchema.index({ agencyId: 1, wecomGroupId: 1 }, { unique: true });

export const TagGroupModel = mongoose.model<TagGroupRecord>('TagGroup', tagGroupSchema, 'tag-groups');
