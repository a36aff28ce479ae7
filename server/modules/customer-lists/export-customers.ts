// Command: a list of customers leaves the house as a CSV file. It is logged before the first line is read.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { FileAnswer } from '../../http/route.ts';
import { localDay } from '../../local-day.ts';
import { authorize } from '../identity/index.ts';
import { CustomerModel, findAllCustomers, presentCustomers, type CustomerRecord } from '../customers/index.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import type { ExportCustomers } from './customer-lists.contract.ts';
import { exportCells, exportTitles } from './export-row.ts';

/** The numbers of each of these people, those of records merged into him too. */
const phonesOf = async (context: Context, customers: readonly CustomerRecord[]): Promise<Map<string, string[]>> => {
  const merged = await CustomerModel.find({
    agencyId: context.agencyId,
    mergedInto: { $in: customers.map(({ _id }) => _id) },
  }).lean<CustomerRecord[]>();
  const phones = new Map<string, string[]>();
  for (const { _id, mergedInto, dataKey, phones: sealed } of [...customers, ...merged]) {
    const id = (mergedInto ?? _id).toString();
    const opened = sealed.map((phone) => context.cipher.decrypt(dataKey, phone.sealed));
    phones.set(id, [...new Set([...(phones.get(id) ?? []), ...opened])]);
  }
  return phones;
};

/** Those whom the actor sees and the filter leaves. Throws `identity.forbidden`. */
export const exportCustomers = async (context: Context, input: ExportCustomers): Promise<FileAnswer> => {
  const { phones: wanted, reason, ...filter } = input;
  authorize(context.actor, 'customers.export');
  if (wanted === 'full') authorize(context.actor, 'customers.export-phones');
  const isMasked = wanted === 'masked';
  const { timeZone } = context.agency;
  const { total, pages } = await findAllCustomers(context, filter);
  await inTransaction(context, ({ publish }) =>
    publish('customers.exported', { count: total, phones: wanted, reason: isMasked ? null : (reason ?? null) }),
  );
  const present = await presentCustomers(context);
  const parts = async function* () {
    yield byteOrderMark + csvLine(exportTitles);
    for await (const customers of pages) {
      const phones = await phonesOf(context, customers);
      yield customers
        .map((record) =>
          csvLine(
            exportCells(
              { record, row: present(record), phones: phones.get(record._id.toString()) ?? [] },
              { isMasked, timeZone },
            ),
          ),
        )
        .join('');
    }
  };
  return { name: `客户名单-${localDay(context.now(), timeZone)}.csv`, parts: parts() };
};
