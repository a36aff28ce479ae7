// Command: trips made before Banlv, keyed by trip number so that importing them again changes nothing.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { authorize } from '../identity/index.ts';
import { CustomerModel } from './customer.model.ts';
import { PastTripModel, type PastTripRecord } from './past-trip.model.ts';
import { touchCustomers } from './touch-customers.ts';

export type PastTripInput = Omit<PastTripRecord, 'agencyId' | 'customerId'> & { externalUserId: string };

/** All or nothing. Throws `customers.unknown-customer` with the rows whose customer is not here. */
export const recordPastTrips = async (
  context: Context,
  trips: readonly PastTripInput[],
): Promise<{ count: number }> => {
  authorize(context.actor, 'customers.import');
  const { agencyId } = context;
  const ids = [...new Set(trips.map((trip) => trip.externalUserId))];
  const customers = await CustomerModel.find({ agencyId, externalUserId: { $in: ids } }, { externalUserId: 1 }).lean();
  const customerIds = new Map(customers.map(({ externalUserId, _id }) => [externalUserId, _id]));
  const unknownRows = trips.flatMap((trip, row) => (customerIds.has(trip.externalUserId) ? [] : [row]));
  if (unknownRows.length > 0) {
    throw new AppError('invalid', 'customers.unknown-customer', '有些行的客户不在系统里，整批没有导入', {
      rows: unknownRows.slice(0, 20),
      count: unknownRows.length,
    });
  }
  const operations = trips.map(({ externalUserId, tripNo, ...trip }) => ({
    updateOne: {
      filter: { agencyId, tripNo },
      update: { $set: { ...trip, customerId: customerIds.get(externalUserId) } },
      upsert: true,
    },
  }));
  return inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    // A trip number may move to another customer: the facts of both change.
    const tripNos = trips.map((trip) => trip.tripNo);
    const formerly = await PastTripModel.find(
      { agencyId, tripNo: { $in: tripNos } },
      { customerId: 1 },
      { session },
    ).lean();
    await PastTripModel.bulkWrite(operations, { session });
    await touchCustomers(context, [...customerIds.values(), ...formerly.map((trip) => trip.customerId)], tx);
    await publish('customers.past-trips-recorded', { count: trips.length });
    return { count: trips.length };
  });
};
