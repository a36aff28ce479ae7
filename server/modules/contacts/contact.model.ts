// The WeCom relation of one consultant and one customer: state, remark and tags belong to the pair.
import mongoose, { Schema, type Types } from 'mongoose';
import { contactStates, type ContactState } from './contact.state.ts';

export type ContactRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  customerId: Types.ObjectId;
  externalUserId: string;
  staffUserId: string;
  state: ContactState;
  remark: string;
  description: string;
  wecomTagIds: string[];
  personalTags: string[];
  addWay: number;
  addedAt: Date;
  endedAt: Date | null;
  liveCodeId: Types.ObjectId | null;
  /** When WeCom was asked for the newest reading that showed this relation. */
  seenAt: Date;
  /** When we last learnt of its end or set its tags ourselves; a reading asked for before may not know of it. */
  changedAt: Date | null;
  /** Those of WeCom's tag ids that it bears because we put them there, or are about to. */
  mirroredTagIds: string[];
  /** Those that we took off since the newest reading: an older one may still show them. */
  takenOffTagIds: string[];
  /** When to compare WeCom's tags with the customer's marks; null when nothing changed. */
  dueAt: Date | null;
  mirrorAttempts: number;
  /** The code of the error with which it was given up; null: it was not. */
  mirrorProblem: string | null;
};

const contactSchema = new Schema<ContactRecord>(
  {
    agencyId: { type: String, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    externalUserId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    state: { type: String, enum: contactStates, required: true },
    remark: { type: String, default: '' },
    description: { type: String, default: '' },
    wecomTagIds: { type: [String], required: true },
    personalTags: { type: [String], required: true },
    addWay: { type: Number, default: 0 },
    addedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    liveCodeId: { type: Schema.Types.ObjectId, default: null },
    seenAt: { type: Date, required: true },
    changedAt: { type: Date, default: null },
    mirroredTagIds: { type: [String], required: true },
    takenOffTagIds: { type: [String], required: true },
    dueAt: { type: Date, default: null },
    mirrorAttempts: { type: Number, default: 0 },
    mirrorProblem: { type: String, default: null },
  },
  { versionKey: false },
);
contactSchema.index({ agencyId: 1, staffUserId: 1, externalUserId: 1 }, { unique: true });
contactSchema.index({ agencyId: 1, externalUserId: 1 });
contactSchema.index({ agencyId: 1, customerId: 1 });
contactSchema.index({ agencyId: 1, dueAt: 1 });

export const ContactModel = mongoose.model<ContactRecord>('Contact', contactSchema, 'contacts');
