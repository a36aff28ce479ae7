// A person whom the agency serves: who he is, what he is marked with, how to reach him. His relations are in contacts.
import mongoose, { Schema, type Types } from 'mongoose';

export type PhoneEntry = {
  /** HMAC of the number, to look it up by and to compare without opening it. */
  blindIndex: string;
  /** The number, sealed under the customer's own key. */
  sealed: string;
  /** The consultants whose remark names it. */
  staffUserIds: string[];
};

export type Mark = { tagId: Types.ObjectId; origin: 'wecom' | 'live-code'; at: Date };

export type CustomerRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  externalUserId: string;
  unionId: string | null;
  /** WeChat nickname; empty until WeCom shows it. */
  name: string;
  type: 'wechat' | 'wecom';
  gender: 'male' | 'female' | 'unknown';
  corpName: string | null;
  /** Wrapped key of this customer's sealed fields; deleting it shreds them. */
  dataKey: string;
  phones: PhoneEntry[];
  marks: Mark[];
  /** Consultants with an active relation, in the order in which they came. */
  staffUserIds: string[];
  /** What the consultants call him, to search by: one remark per relation. */
  remarks: string[];
  firstAddedAt: Date | null;
};

const phoneSchema = new Schema<PhoneEntry>(
  {
    blindIndex: { type: String, required: true },
    sealed: { type: String, required: true },
    staffUserIds: { type: [String], required: true },
  },
  { _id: false },
);

const markSchema = new Schema<Mark>(
  {
    tagId: { type: Schema.Types.ObjectId, required: true },
    origin: { type: String, enum: ['wecom', 'live-code'], required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

const customerSchema = new Schema<CustomerRecord>(
  {
    agencyId: { type: String, required: true },
    externalUserId: { type: String, required: true },
    unionId: { type: String, default: null },
    name: { type: String, default: '' },
    type: { type: String, enum: ['wechat', 'wecom'], required: true },
    gender: { type: String, enum: ['male', 'female', 'unknown'], required: true },
    corpName: { type: String, default: null },
    dataKey: { type: String, required: true },
    phones: { type: [phoneSchema], required: true },
    marks: { type: [markSchema], required: true },
    staffUserIds: { type: [String], required: true },
    remarks: { type: [String], required: true },
    firstAddedAt: { type: Date, default: null },
  },
  { versionKey: false },
);
customerSchema.index({ agencyId: 1, externalUserId: 1 }, { unique: true });
customerSchema.index({ agencyId: 1, 'marks.tagId': 1, _id: 1 });
customerSchema.index({ agencyId: 1, 'phones.blindIndex': 1 });
customerSchema.index({ agencyId: 1, staffUserIds: 1 });
customerSchema.index({ agencyId: 1, firstAddedAt: -1, _id: -1 });

export const CustomerModel = mongoose.model<CustomerRecord>('Customer', customerSchema, 'customers');
