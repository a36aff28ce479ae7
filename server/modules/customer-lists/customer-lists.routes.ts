// Routes about lists of customers that leave the house; those that come in are imports.
import { route, type Route } from '../../http/route.ts';
import * as contract from './customer-lists.contract.ts';
import { exportCustomers } from './export-customers.ts';

export const customerListsRoutes: Route[] = [
  route(contract.exportCustomers, async ({ context, body }) => ({ file: await exportCustomers(context, body) })),
];
