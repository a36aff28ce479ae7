// The rule of a tag: while its condition holds for a customer he bears the tag.
import mongoose, { Schema, type Types } from 'mongoose';
import type { Group } from '../rules/rules.contract.ts';

export type TagRuleRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  tagId: Types.ObjectId;
  condition: Group;
  editedBy: string;
  editedAt: Date;
};

const tagRuleSchema = new Schema<TagRuleRecord>(
  {
    agencyId: { type: String, required: true },
    tagId: { type: Schema.Types.ObjectId, required: true },
    // Its shape is the contract's; it is checked on its way in.
    condition: { type: Schema.Types.Mixed, required: true },
    editedBy: { type: String, required: true },
    editedAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
tagRuleSchema.index({ agencyId: 1, tagId: 1 }, { unique: true });

export const TagRuleModel = mongoose.model<TagRuleRecord>('TagRule', tagRuleSchema, 'tag-rules');
