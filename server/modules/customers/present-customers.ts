// Customers as rows of a list and as cards, for this module's routes and for others that show them.
import type { Context } from '../../context.ts';
import { findStaffNames } from '../identity/index.ts';
import { findTagNames } from '../tags/index.ts';
import type { CustomerRecord } from './customer.model.ts';
import type { CustomerCard, CustomerRow } from './customers.contract.ts';
import { findMergedRecords } from './find-customers.ts';
import { presentCard, presentCustomer, type Names } from './present-customer.ts';

const namesFor = async (context: Context): Promise<Names> => ({
  tags: await findTagNames(context),
  staff: await findStaffNames(context),
  cipher: context.cipher,
});

/** Reads the names once; then each customer is a pure step. */
export const presentCustomers = async (context: Context): Promise<(customer: CustomerRecord) => CustomerRow> => {
  const names = await namesFor(context);
  return (customer) => presentCustomer(customer, names);
};

export const presentCardOf = async (context: Context, customer: CustomerRecord): Promise<CustomerCard> => {
  const merged = await findMergedRecords(context, customer._id);
  return presentCard(customer, merged, await namesFor(context));
};
