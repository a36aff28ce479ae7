// A trip that the customer made with the agency before it used Banlv.
import mongoose, { Schema, type Types } from 'mongoose';

export type PastTripRecord = {
  agencyId: string;
  tripNo: string;
  customerId: Types.ObjectId;
  /** A journey, or a stay in a house. */
  kind: 'trip' | 'stay';
  destination: string;
  /** The line or the kind of room. */
  product: string | null;
  /** Local calendar days, YYYY-MM-DD. */
  departsOn: string;
  returnsOn: string;
  people: number;
  amountFen: number;
};

const pastTripSchema = new Schema<PastTripRecord>(
  {
    agencyId: { type: String, required: true },
    tripNo: { type: String, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: ['trip', 'stay'], default: 'trip' },
    destination: { type: String, required: true },
    product: { type: String, default: null },
    departsOn: { type: String, required: true },
    returnsOn: { type: String, required: true },
    people: { type: Number, required: true },
    amountFen: { type: Number, required: true },
  },
  { versionKey: false },
);
pastTripSchema.index({ agencyId: 1, tripNo: 1 }, { unique: true });
pastTripSchema.index({ agencyId: 1, customerId: 1, departsOn: -1 });

export const PastTripModel = mongoose.model<PastTripRecord>('PastTrip', pastTripSchema, 'past-trips');
