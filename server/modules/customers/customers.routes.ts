// Routes about customers.
import type { Context } from '../../context.ts';
import { route, type Route } from '../../http/route.ts';
import { findStaffNames } from '../identity/index.ts';
import { findTagNames } from '../tags/index.ts';
import { getCustomerCard, importPastTrips, listCustomers } from './customers.contract.ts';
import { findCustomers, findPastTrips, getCustomer } from './find-customers.ts';
import { presentCard, presentCustomer, type Names } from './present-customer.ts';
import { recordPastTrips } from './record-past-trips.ts';

const namesFor = async (context: Context): Promise<Names> => ({
  tags: await findTagNames(context),
  staff: await findStaffNames(context),
  cipher: context.cipher,
});

export const customersRoutes: Route[] = [
  route(listCustomers, async ({ context, query }) => {
    const { customers, total, nextCursor } = await findCustomers(context, query);
    const names = await namesFor(context);
    return { data: customers.map((customer) => presentCustomer(customer, names)), page: { total, nextCursor } };
  }),
  route(getCustomerCard, async ({ context, params }) => {
    const customer = await getCustomer(context, params.customerId);
    const pastTrips = await findPastTrips(context, customer._id);
    return { data: presentCard(customer, pastTrips, await namesFor(context)) };
  }),
  route(importPastTrips, async ({ context, body }) => ({ data: await recordPastTrips(context, body.trips) })),
];
