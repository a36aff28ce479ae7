// What is known of one customer, in one document, so that a segment asks one collection. Derived: it can be made again at any time.
import mongoose, { Schema, type Types } from 'mongoose';
import type { Facts } from '../rules/index.ts';

export type FactsRecord = Facts & {
  /** The customer's id. */
  _id: Types.ObjectId;
  agencyId: string;
  /** When the marks that come and go by themselves are to be decided again; null: not before something changes. */
  marksDueAt: Date | null;
};

const required = { type: Schema.Types.Mixed, required: true };

// Written by `refold.ts` alone, whole documents at a time, so their shape is the type's and mongoose need not walk it.
const factsSchema = new Schema<FactsRecord>(
  {
    agencyId: { type: String, required: true },
    marksDueAt: { type: Date, default: null },
    profile: required,
    relations: required,
    marks: required,
    remarks: required,
    trips: required,
    behaviour: required,
    consent: required,
  },
  { versionKey: false, minimize: false },
);
factsSchema.index({ agencyId: 1, 'relations.staffUserIds': 1, _id: 1 });
factsSchema.index({ agencyId: 1, 'marks.tagId': 1, _id: 1 });
factsSchema.index({ agencyId: 1, 'trips.departsOn': 1 });
factsSchema.index({ agencyId: 1, 'profile.birthday': 1 });
factsSchema.index({ agencyId: 1, _id: 1 });
factsSchema.index({ agencyId: 1, marksDueAt: 1 });

export const FactsModel = mongoose.model<FactsRecord>('Facts', factsSchema, 'facts');
