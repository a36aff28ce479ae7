// Reads: whom the rows of a list mean, and which of the staff.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { findServiceStaff } from '../identity/index.ts';
import type { Cells, ImportRow } from '../imports/index.ts';
import { CustomerModel, normalisePhone, type CustomerRecord } from '../customers/index.ts';
import type { Problem } from './who.ts';

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
  | { kind: 'new' }
  /** `bringsPhone`: a number that neither he nor a record merged into him has. */
  | { kind: 'known'; customer: CustomerRecord; bringsPhone: boolean }
  | { kind: 'problem'; problem: Problem };

export const phoneIndexOf = (context: Context, cells: Cells): string | null => {
  const phone = normalisePhone(cells['phone'] ?? '');
  return phone === null ? null : context.cipher.blindIndex(context.agencyId, 'phone', phone);
};

const problem = (title: string, text: string): Match => ({ kind: 'problem', problem: { title, problem: text } });

/** Whom each row means, by WeCom's id, else by WeChat's, else by the phone; of a merged record the person it belongs to. */
export const matchRows = async (context: Context, rows: readonly ImportRow[], tx?: Tx): Promise<Match[]> => {
  const { agencyId } = context;
  const session = tx ? { session: tx.session } : {};
  const indexes = rows.map((row) => phoneIndexOf(context, row.cells));
  const all = (key: string): string[] => rows.flatMap((row) => (row.cells[key] ? [row.cells[key]] : []));
  const records = await CustomerModel.find(
    {
      agencyId,
      $or: [
        { externalUserId: { $in: all('externalUserId') } },
        { unionId: { $in: all('unionId') } },
        { 'phones.blindIndex': { $in: indexes.filter((one) => one !== null) } },
      ],
    },
    null,
    session,
  ).lean<CustomerRecord[]>();
  const rootIds = records.flatMap(({ mergedInto }) => mergedInto ?? []);
  const roots = await CustomerModel.find({ agencyId, _id: { $in: rootIds } }, null, session).lean<CustomerRecord[]>();
  const rootOf = new Map(roots.map((root) => [root._id.toString(), root]));
  const personOf = (record: CustomerRecord): CustomerRecord =>
    rootOf.get(String(record.mergedInto ?? record._id)) ?? record;
  const people = (are: (record: CustomerRecord) => boolean): CustomerRecord[] => [
    ...new Map(records.filter(are).map((one) => [personOf(one)._id.toString(), personOf(one)])).values(),
  ];
  return rows.map(({ cells }, at): Match => {
    const index = indexes[at] ?? null;
    const has = (record: CustomerRecord): boolean => record.phones.some(({ blindIndex }) => blindIndex === index);
    const known = (customer: CustomerRecord): Match => {
      const isHis = (record: CustomerRecord): boolean => personOf(record)._id.equals(customer._id);
      return {
        kind: 'known',
        customer,
        bringsPhone: index !== null && !records.some((one) => isHis(one) && has(one)),
      };
    };
    const { externalUserId: id = '', unionId = '' } = cells;
    if (id !== '') {
      const [customer] = people((one) => one.externalUserId === id);
      return customer ? known(customer) : problem('外部联系人ID', '企业微信里没有同步过这个编号');
    }
    if (unionId !== '') {
      const [customer, another] = people((one) => one.unionId === unionId);
      if (another) return problem('unionid', '有几位客户是这个编号，请先查重或填外部联系人ID');
      return customer ? known(customer) : problem('unionid', '没有这个编号的客户');
    }
    const [customer, another] = index === null ? [] : people(has);
    if (another) return problem('手机号', '有几位客户用这个号码，请先查重或填外部联系人ID');
    return customer ? known(customer) : { kind: 'new' };
  });
};

/** For lists that speak of customers and make none: who each row means, or why nobody. */
export const matchCustomers = async (
  context: Context,
  rows: readonly ImportRow[],
  tx?: Tx,
): Promise<(CustomerRecord | Problem)[]> =>
  (await matchRows(context, rows, tx)).map((match) => {
    if (match.kind === 'new') return { title: '手机号', problem: '没有这个号码的客户，请先导入客户名单' };
    return match.kind === 'known' ? match.customer : match.problem;
  });
