// Pure: what is told of a booking when it becomes another one than it was.
import type { Types } from 'mongoose';
import { addDays, startOfDay } from '../../local-day.ts';
import type { BookingRecord } from './booking.model.ts';

/** All that may change of a booking. */
export type BookingValues = Omit<BookingRecord, '_id' | 'agencyId' | 'orderNo'>;

export const valuesOf = (booking: BookingValues): BookingValues => ({
  customerId: booking.customerId,
  kind: booking.kind,
  destination: booking.destination,
  product: booking.product,
  departsOn: booking.departsOn,
  returnsOn: booking.returnsOn,
  people: booking.people,
  amountFen: booking.amountFen,
  status: booking.status,
  bookedOn: booking.bookedOn,
});

export const areSame = (one: BookingValues | null, other: BookingValues | null): boolean =>
  JSON.stringify(one && valuesOf(one)) === JSON.stringify(other && valuesOf(other));

/** Nothing follows from a trip that has been over for longer: it is history, of which no event is told. */
const newsForDays = 30;

const isOn = (booking: BookingValues | null, today: string): booking is BookingValues =>
  booking?.status === 'confirmed' && addDays(booking.returnsOn, newsForDays) >= today;

export type BookingNews = {
  name: 'booking.made' | 'booking.changed' | 'booking.cancelled';
  customerId: Types.ObjectId;
  /** The first instant of the day of departure in the agency's time zone. */
  departsAt: Date;
};

/**
 * `made`: it takes place and did not before, also where a cancelled one is taken up again. `changed`: it takes place with other
 * values. `cancelled`: it does not any more, also where it is not there at all (`after` null), as after an import that was taken
 * back. Passed to another customer, it is cancelled for one and made for the other.
 */
export const newsOf = (
  before: BookingValues | null,
  after: BookingValues | null,
  { today, timeZone }: { today: string; timeZone: string },
): BookingNews[] => {
  if (areSame(before, after)) return [];
  const news = (name: BookingNews['name'], { customerId, departsOn }: BookingValues): BookingNews => ({
    name,
    customerId,
    departsAt: startOfDay(departsOn, timeZone),
  });
  const [was, is] = [isOn(before, today) ? before : null, isOn(after, today) ? after : null];
  if (was && is && was.customerId.equals(is.customerId)) return [news('booking.changed', is)];
  return [...(was ? [news('booking.cancelled', was)] : []), ...(is ? [news('booking.made', is)] : [])];
};
