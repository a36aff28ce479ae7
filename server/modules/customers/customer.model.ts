// A person whom the agency serves: who he is, what he is marked with, how to reach him. His relations are in contacts.
import mongoose, { Schema, type Types } from 'mongoose';
import { markOrigins } from '../rules/rules.contract.ts';
import type { Mark } from '../tags/index.ts';

export type PhoneEntry = {
  /** HMAC of the number, to look it up by and to compare without opening it. */
  blindIndex: string;
  /** The number, sealed under the customer's own key. */
  sealed: string;
  /** The consultants whose remark names it. */
  staffUserIds: string[];
};

/** What the staff know of a person beside WeCom; empty texts and nulls: not known. */
export type Profile = {
  realName: string;
  /** YYYY-MM-DD, or --MM-DD where the year is not known. */
  birthday: string | null;
  city: string;
  note: string;
};

export type OptOut = { at: Date; by: 'customer' | 'staff'; reason: string };
export type Consent = { state: 'granted' | 'withdrawn'; at: Date; evidence: string };
/** Minutes of the agency's day in which he is not to be written to; over midnight where `from` is later. */
export type QuietHours = { fromMinute: number; toMinute: number };

export type CustomerRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Of the agency's corp; null: known from a list only, no WeCom relation was ever seen. */
  externalUserId: string | null;
  unionId: string | null;
  /** WeChat nickname; empty until WeCom shows it. */
  name: string;
  type: 'wechat' | 'wecom';
  gender: 'male' | 'female' | 'unknown';
  corpName: string | null;
  /** Wrapped key of this customer's sealed fields; deleting it shreds them. */
  dataKey: string;
  phones: PhoneEntry[];
  /** Of one tag as many as there are origins that say so. */
  marks: Mark[];
  /** Consultants with an active relation, in the order in which they came. */
  staffUserIds: string[];
  /** What the consultants call him, to search by: one remark per relation. */
  remarks: string[];
  firstAddedAt: Date | null;
  profile: Profile;
  /** To marketing. Null: never asked. */
  consent: Consent | null;
  /** He wants no marketing. */
  optOut: OptOut | null;
  quietHours: QuietHours | null;
  /** The same person is kept under this id; lists leave this record out, and what pointed here still does. */
  mergedInto: Types.ObjectId | null;
  /** When his facts shall be folded again; null: they are as they should be. */
  factsDueAt: Date | null;
  /** Grows with every change, so that one during the folding is not lost. */
  changeCount: number;
};

export const emptyProfile: Profile = { realName: '', birthday: null, city: '', note: '' };

/** What a record is born with, beside who he is. */
export const newCustomer = (dataKey: string) => ({
  dataKey,
  phones: [],
  marks: [],
  staffUserIds: [],
  remarks: [],
  firstAddedAt: null,
  profile: emptyProfile,
  consent: null,
  optOut: null,
  quietHours: null,
  mergedInto: null,
});

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
    origin: { type: String, enum: markOrigins, required: true },
    at: { type: Date, required: true },
    by: { type: String, default: null },
    evidence: { type: String, default: '' },
    recordId: { type: Schema.Types.ObjectId, default: null },
  },
  { _id: false },
);

const profileSchema = new Schema<Profile>(
  {
    realName: { type: String, default: '' },
    birthday: { type: String, default: null },
    city: { type: String, default: '' },
    note: { type: String, default: '' },
  },
  { _id: false },
);

const consentSchema = new Schema<Consent>(
  {
    state: { type: String, enum: ['granted', 'withdrawn'], required: true },
    at: { type: Date, required: true },
    evidence: { type: String, default: '' },
  },
  { _id: false },
);

const optOutSchema = new Schema<OptOut>(
  {
    at: { type: Date, required: true },
    by: { type: String, enum: ['customer', 'staff'], required: true },
    reason: { type: String, default: '' },
  },
  { _id: false },
);

const quietHoursSchema = new Schema<QuietHours>(
  { fromMinute: { type: Number, required: true }, toMinute: { type: Number, required: true } },
  { _id: false },
);

const customerSchema = new Schema<CustomerRecord>(
  {
    agencyId: { type: String, required: true },
    externalUserId: { type: String, default: null },
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
    profile: { type: profileSchema, required: true },
    consent: { type: consentSchema, default: null },
    optOut: { type: optOutSchema, default: null },
    quietHours: { type: quietHoursSchema, default: null },
    mergedInto: { type: Schema.Types.ObjectId, default: null },
    factsDueAt: { type: Date, default: null },
    changeCount: { type: Number, default: 0 },
  },
  { versionKey: false },
);
customerSchema.index(
  { agencyId: 1, externalUserId: 1 },
  { unique: true, partialFilterExpression: { externalUserId: { $gt: '' } }, name: 'one_of_each_external_user' },
);
customerSchema.index({ agencyId: 1, unionId: 1 }, { partialFilterExpression: { unionId: { $gt: '' } } });
customerSchema.index(
  { agencyId: 1, mergedInto: 1 },
  { partialFilterExpression: { mergedInto: { $gt: new mongoose.Types.ObjectId('0'.repeat(24)) } } },
);
customerSchema.index({ agencyId: 1, 'marks.tagId': 1, _id: 1 });
customerSchema.index({ agencyId: 1, 'phones.blindIndex': 1 });
customerSchema.index({ agencyId: 1, staffUserIds: 1 });
customerSchema.index({ agencyId: 1, firstAddedAt: -1, _id: -1 });
customerSchema.index({ agencyId: 1, factsDueAt: 1 });

export const CustomerModel = mongoose.model<CustomerRecord>('Customer', customerSchema, 'customers');
