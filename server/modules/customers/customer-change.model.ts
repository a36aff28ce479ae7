// What was changed on a customer by hand, when and by whom; the values are sealed under his own key and go when it goes.
import mongoose, { Schema, type Types } from 'mongoose';

export const changeableFields = ['realName', 'birthday', 'city', 'note', 'consent', 'optOut', 'quietHours'] as const;
export type ChangeableField = (typeof changeableFields)[number];

export type CustomerChangeRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  customerId: Types.ObjectId;
  field: ChangeableField;
  /** As people read it; empty: nothing was there. */
  sealedBefore: string;
  sealedAfter: string;
  /** A userid of the staff, or `system:NAME`. */
  actor: string;
  at: Date;
};

const customerChangeSchema = new Schema<CustomerChangeRecord>(
  {
    agencyId: { type: String, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    field: { type: String, enum: changeableFields, required: true },
    sealedBefore: { type: String, default: '' },
    sealedAfter: { type: String, default: '' },
    actor: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
customerChangeSchema.index({ agencyId: 1, customerId: 1, at: -1 });

export const CustomerChangeModel = mongoose.model<CustomerChangeRecord>(
  'CustomerChange',
  customerChangeSchema,
  'customer-changes',
);
