// Commands: bookings become what they are said to be, keyed by order number, and whoever waits for such news is told.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { localDay } from '../../local-day.ts';
import { findKnownPeople, touchCustomers } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { BookingModel, type BookingRecord } from './booking.model.ts';
import { areSame, newsOf, valuesOf, type BookingValues } from './booking.state.ts';
import type { RecordBookings } from './bookings.contract.ts';
import { findByOrderNo } from './find-bookings.ts';

/** `before` null: a new one. `after` null: it goes. Each number once. */
export type BookingChange = { orderNo: string; before: BookingRecord | null; after: BookingValues | null };

/** What says nothing new is not written. Runs in the caller's transaction, in which `before` was read. */
export const writeBookings = async (context: Context, changes: readonly BookingChange[], tx: Tx): Promise<void> => {
  const { agencyId } = context;
  const { timeZone } = context.agency;
  const today = localDay(context.now(), timeZone);
  const differing = changes
    .filter(({ before, after }) => !areSame(before, after))
    .map((change) => ({ ...change, bookingId: change.before?._id ?? new Types.ObjectId() }));
  if (differing.length === 0) return;
  const operations = differing.map(({ bookingId, orderNo, before, after }) => {
    if (after === null) return { deleteOne: { filter: { _id: bookingId } } };
    if (before !== null) return { updateOne: { filter: { _id: bookingId }, update: { $set: valuesOf(after) } } };
    return { insertOne: { document: { _id: bookingId, agencyId, orderNo, ...valuesOf(after) } } };
  });
  await BookingModel.bulkWrite(operations, { session: tx.session });
  const customerIds = differing.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.customerId ?? []));
  await touchCustomers(context, customerIds, tx);
  for (const { bookingId, before, after } of differing) {
    for (const { name, customerId, departsAt } of newsOf(before, after, { today, timeZone })) {
      await tx.publish(name, {
        bookingId: bookingId.toString(),
        customerId: customerId.toString(),
        departsAt: departsAt.getTime(),
      });
    }
  }
};

/** All or nothing. Throws `bookings.unknown-customer` with the rows whose customer is not here, `identity.forbidden`. */
export const recordBookings = async (
  context: Context,
  bookings: RecordBookings['bookings'],
): Promise<{ count: number }> => {
  authorize(context.actor, 'customers.import');
  const people = await findKnownPeople(context, [...new Set(bookings.map(({ externalUserId }) => externalUserId))]);
  const customerIds = new Map(people.map((person) => [person.externalUserId, new Types.ObjectId(person.customerId)]));
  const unknownRows = bookings.flatMap(({ externalUserId }, row) => (customerIds.has(externalUserId) ? [] : [row]));
  if (unknownRows.length > 0) {
    throw new AppError('invalid', 'bookings.unknown-customer', '有些行的客户不在系统里，整批没有写入', {
      rows: unknownRows.slice(0, 20),
      count: unknownRows.length,
    });
  }
  return inTransaction(context, async (tx) => {
    const orderNos = bookings.map(({ orderNo }) => orderNo);
    const known = await findByOrderNo(context, orderNos, tx);
    const changes = bookings.flatMap(({ externalUserId, orderNo, ...values }): BookingChange[] => {
      const customerId = customerIds.get(externalUserId);
      return customerId ? [{ orderNo, before: known.get(orderNo) ?? null, after: { ...values, customerId } }] : [];
    });
    await writeBookings(context, changes, tx);
    await tx.publish('bookings.recorded', { count: bookings.length });
    return { count: bookings.length };
  });
};
