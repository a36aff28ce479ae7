// Reads: whom the rows of a list mean, and which of the staff.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { findServiceStaff } from '../identity/index.ts';
import type { Cells, ImportRow } from '../imports/index.ts';
import { CustomerModel, normalisePhone, type CustomerRecord } from '../customers/index.ts';
import type { Problem } from './list-row.ts';

/** Staff who serve customers, by userid and by name; a name that two of them have is nobody's. */
export const staffByWord = async (context: Context): Promise<Map<string, string>> => {
  const serving = await findServiceStaff(context);
  const names = [...serving.values()];
  const isUnique = (name: string): boolean => names.indexOf(name) === names.lastIndexOf(name);
  return new Map([
    ...[...serving].filter(([, name]) => isUnique(name)).map(([userId, name]): [string, string] => [name, userId]),
    ...[...serving.keys()].map((userId): [string, string] => [userId, userId]),
  ]);
};

export type Match =
  { kind: 'new' } | { kind: 'known'; customer: CustomerRecord } | { kind: 'problem'; problem: Problem };

export const phoneIndexOf = (context: Context, cells: Cells): string | null => {
  const phone = normalisePhone(cells['phone'] ?? '');
  return phone === null ? null : context.cipher.blindIndex(context.agencyId, 'phone', phone);
};

/** Whom each row means, by WeCom's id, else by the phone. */
export const matchRows = async (context: Context, rows: readonly ImportRow[], tx?: Tx): Promise<Match[]> => {
  const { agencyId } = context;
  const indexes = rows.map((row) => phoneIndexOf(context, row.cells));
  const ids = rows.flatMap((row) => (row.cells['externalUserId'] ? [row.cells['externalUserId']] : []));
  const customers = await CustomerModel.find(
    {
      agencyId,
      mergedInto: null,
      $or: [{ externalUserId: { $in: ids } }, { 'phones.blindIndex': { $in: indexes.filter((one) => one !== null) } }],
    },
    null,
    tx ? { session: tx.session } : {},
  ).lean<CustomerRecord[]>();
  return rows.map((row, at): Match => {
    const id = row.cells['externalUserId'];
    if (id) {
      const customer = customers.find((one) => one.externalUserId === id);
      return customer
        ? { kind: 'known', customer }
        : { kind: 'problem', problem: { title: '外部联系人ID', problem: '企业微信里没有同步过这个编号' } };
    }
    const index = indexes[at] ?? null;
    const having = customers.filter((one) => one.phones.some((phone) => phone.blindIndex === index));
    const [customer] = having;
    if (having.length > 1) {
      return {
        kind: 'problem',
        problem: { title: '手机号', problem: '有几位客户用这个号码，请先查重或填外部联系人ID' },
      };
    }
    return customer ? { kind: 'known', customer } : { kind: 'new' };
  });
};

/** Whether the row brings a number that the customer does not have yet. */
export const isNewPhone = (context: Context, cells: Cells, known: CustomerRecord | null): boolean => {
  const index = phoneIndexOf(context, cells);
  return index !== null && !(known?.phones.some((phone) => phone.blindIndex === index) ?? false);
};
