// A journey, or a stay in a house, that a customer ordered under a number of the agency's.
import mongoose, { Schema, type Types } from 'mongoose';
import { bookingKinds, bookingStatuses, type BookingKind, type BookingStatus } from './bookings.contract.ts';

export type BookingRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** The agency's own. */
  orderNo: string;
  /** The record that he was when it was booked; it may have been merged since. */
  customerId: Types.ObjectId;
  kind: BookingKind;
  destination: string;
  /** The line or the kind of room. */
  product: string | null;
  /** Local calendar days, YYYY-MM-DD. */
  departsOn: string;
  returnsOn: string;
  people: number;
  amountFen: number;
  status: BookingStatus;
  /** Local calendar day; null: nobody said. */
  bookedOn: string | null;
};

const bookingSchema = new Schema<BookingRecord>(
  {
    agencyId: { type: String, required: true },
    orderNo: { type: String, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: bookingKinds, required: true },
    destination: { type: String, required: true },
    product: { type: String, default: null },
    departsOn: { type: String, required: true },
    returnsOn: { type: String, required: true },
    people: { type: Number, required: true },
    amountFen: { type: Number, required: true },
    status: { type: String, enum: bookingStatuses, required: true },
    bookedOn: { type: String, default: null },
  },
  { versionKey: false },
);
bookingSchema.index({ agencyId: 1, orderNo: 1 }, { unique: true });
bookingSchema.index({ agencyId: 1, customerId: 1, departsOn: -1 });

export const BookingModel = mongoose.model<BookingRecord>('Booking', bookingSchema, 'bookings');
