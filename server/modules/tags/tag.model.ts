// The taxonomy of tags: names and groups mirrored from the corp tags of WeCom, and what the agency says of them beside. Marks,
// that is who bears a tag, live with the customer.
import mongoose, { Schema, type Types } from 'mongoose';

export type TagRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  wecomTagId: string;
  /** Empty: not read since groups are known by their id. */
  wecomGroupId: string;
  groupName: string;
  groupOrder: number;
  name: string;
  order: number;
  deletedAt: Date | null;
  /** Who says what it means and when it is given; null: nobody was named. */
  ownerUserId: string | null;
  /** One sentence. */
  meaning: string;
  /** A mark that is so many days old goes by itself; null: it stays. */
  expiresAfterDays: number | null;
};

const tagSchema = new Schema<TagRecord>(
  {
    agencyId: { type: String, required: true },
    wecomTagId: { type: String, required: true },
    wecomGroupId: { type: String, default: '' },
    groupName: { type: String, required: true },
    groupOrder: { type: Number, default: 0 },
    name: { type: String, required: true },
    order: { type: Number, default: 0 },
    deletedAt: { type: Date, default: null },
    ownerUserId: { type: String, default: null },
    meaning: { type: String, default: '' },
    expiresAfterDays: { type: Number, default: null },
  },
  { versionKey: false },
);
tagSchema.index({ agencyId: 1, wecomTagId: 1 }, { unique: true });

export const TagModel = mongoose.model<TagRecord>('Tag', tagSchema, 'tags');
