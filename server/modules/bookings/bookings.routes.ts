// Routes about bookings.
import { route, type Route } from '../../http/route.ts';
import { localDay } from '../../local-day.ts';
import { getCustomer } from '../customers/index.ts';
import * as contract from './bookings.contract.ts';
import { findBookings } from './find-bookings.ts';
import { presentBooking } from './present-booking.ts';
import { recordBookings } from './write-bookings.ts';

export const bookingsRoutes: Route[] = [
  route(contract.listBookings, async ({ context, params }) => {
    const { _id } = await getCustomer(context, params.customerId);
    const today = localDay(context.now(), context.agency.timeZone);
    return { data: (await findBookings(context, _id)).map((booking) => presentBooking(booking, today)) };
  }),
  route(contract.recordBookings, async ({ context, body }) => ({
    data: await recordBookings(context, body.bookings),
  })),
];
