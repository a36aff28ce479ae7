// Routes about customers.
import { route, type Route } from '../../http/route.ts';
import { changeProfile, optIn, optOut, recordConsent } from './change-customer.ts';
import { getCustomerCard, listCustomers } from './customers.contract.ts';
import { findChanges, getCustomer } from './find-customers.ts';
import { findCustomers } from './list-customers.ts';
import { presentCardOf, presentCustomers } from './present-customers.ts';
import * as contract from './profile.contract.ts';

export const customersRoutes: Route[] = [
  route(listCustomers, async ({ context, query }) => {
    const { customers, total, nextCursor } = await findCustomers(context, query);
    return { data: customers.map(await presentCustomers(context)), page: { total, nextCursor } };
  }),
  route(getCustomerCard, async ({ context, params }) => ({
    data: await presentCardOf(context, await getCustomer(context, params.customerId)),
  })),
  route(contract.changeProfile, async ({ context, params, body }) => ({
    data: await changeProfile(context, params.customerId, body),
  })),
  route(contract.setConsent, async ({ context, params, body }) => ({
    data: await recordConsent(context, params.customerId, body),
  })),
  route(contract.setOptOut, async ({ context, params, body }) => ({
    data: await optOut(context, params.customerId, { by: 'staff', reason: body.reason }),
  })),
  route(contract.liftOptOut, async ({ context, params, body }) => ({
    data: await optIn(context, params.customerId, body),
  })),
  route(contract.listChanges, async ({ context, params }) => ({
    data: await findChanges(context, await getCustomer(context, params.customerId)),
  })),
];
