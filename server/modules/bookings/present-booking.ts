// Pure: a booking as the staff sees it.
import type { BookingRecord } from './booking.model.ts';
import type { BookingRow } from './bookings.contract.ts';

/** `today`: the agency's day. */
export const presentBooking = (booking: BookingRecord, today: string): BookingRow => ({
  orderNo: booking.orderNo,
  kind: booking.kind,
  destination: booking.destination,
  product: booking.product,
  departsOn: booking.departsOn,
  returnsOn: booking.returnsOn,
  people: booking.people,
  amountFen: booking.amountFen,
  status: booking.status,
  isOver: booking.returnsOn < today,
});
