// What bookings say of customers, for their facts: trips, those to come among them, and when they booked. A cancelled one says nothing.
import { daysBetween, startOfDay } from '../../local-day.ts';
import type { BehaviourPart, FactsSource } from '../facts/index.ts';
import type { TripFact } from '../rules/index.ts';
import type { BookingRecord } from './booking.model.ts';
import { findBookingsOf } from './find-bookings.ts';

const tripOf = (booking: BookingRecord): TripFact => ({
  kind: booking.kind,
  departsOn: booking.departsOn,
  returnsOn: booking.returnsOn,
  nights: Math.max(0, daysBetween(booking.departsOn, booking.returnsOn)),
  people: booking.people,
  spendFen: booking.amountFen,
  destination: booking.destination,
  product: booking.product,
});

export const bookingFacts: FactsSource = {
  name: 'bookings',
  read: async (context, customerIds) => {
    const parts = new Map<string, { trips: TripFact[]; behaviour: BehaviourPart[] }>();
    for (const booking of await findBookingsOf(context, customerIds)) {
      if (booking.status !== 'confirmed') continue;
      const key = booking.customerId.toString();
      const part = parts.get(key) ?? { trips: [], behaviour: [] };
      part.trips.push(tripOf(booking));
      if (booking.bookedOn !== null) {
        const at = startOfDay(booking.bookedOn, context.agency.timeZone);
        part.behaviour.push({ kind: 'booking', at, count: 1 });
      }
      parts.set(key, part);
    }
    return parts;
  },
};
