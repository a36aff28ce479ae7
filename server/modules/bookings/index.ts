// bookings: what customers ordered of the agency, by its own order numbers: journeys and stays to come, and those that are over.
//
// A past trip is a booking that is over: the same record, known under the same number, whether it was told before or after the
// departure. So a list of old trips and a list of new orders are one kind of list, and nobody is counted twice.
export { bookingFacts } from './booking-facts.ts';
export { bookingsRoutes } from './bookings.routes.ts';
export { findBookings, havingBookings } from './find-bookings.ts';
export { bookingImport } from './import-bookings.ts';
export { presentBooking } from './present-booking.ts';
