// The list of bookings as a kind of import: what each row would do, do it, and take it back.
import { Types } from 'mongoose';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { localDay } from '../../local-day.ts';
import { matchCustomers, personKeyOf, type Problem } from '../customer-lists/index.ts';
import { findCustomerNames, findMembers } from '../customers/index.ts';
import type { ImportKind, ImportRow, RowCheck } from '../imports/index.ts';
import type { BookingRecord } from './booking.model.ts';
import { areSame, valuesOf, type BookingValues } from './booking.state.ts';
import { bookingKinds, bookingStatuses } from './bookings.contract.ts';
import { findByOrderNo } from './find-bookings.ts';
import { bookingAfter, columns, differencesOf, orderNoOf, readRow } from './list-bookings.ts';
import { writeBookings, type BookingChange } from './write-bookings.ts';

type Reading = { orderNo: string; before: BookingRecord | null } & (
  { after: BookingValues; problems: null } | { after: null; problems: Problem[] }
);

const readRows = async (context: Context, rows: readonly ImportRow[], tx?: Tx): Promise<Reading[]> => {
  const today = localDay(context.now(), context.agency.timeZone);
  const known = await findByOrderNo(
    context,
    rows.map(({ cells }) => orderNoOf(cells)),
    tx,
  );
  const customers = await matchCustomers(context, rows, tx);
  const members = await findMembers(
    context,
    customers.flatMap((one) => ('_id' in one ? [one._id] : [])),
    tx ? { session: tx.session } : {},
  );
  return rows.map(({ cells }, at): Reading => {
    const orderNo = orderNoOf(cells);
    const before = known.get(orderNo) ?? null;
    const { said, problems } = readRow(cells, before, today);
    // Of a booking that is known a row need not say whose it is.
    const isSameCustomer = before !== null && !cells['phone'] && personKeyOf(cells) === null;
    const matched = isSameCustomer ? { _id: before.customerId } : customers[at];
    // Records of one person: a booking stays with that which it came to.
    const isHis = (memberId: Types.ObjectId): boolean =>
      matched !== undefined &&
      '_id' in matched &&
      members.some((member) => member.memberId.equals(memberId) && member.rootId.equals(matched._id));
    const customer = before !== null && isHis(before.customerId) ? { _id: before.customerId } : matched;
    if (customer && 'problem' in customer && problems.every(({ title }) => title !== customer.title)) {
      problems.push(customer);
    }
    const after = customer && '_id' in customer ? bookingAfter(before, said, customer._id) : null;
    return after === null || problems.length > 0
      ? { orderNo, before, after: null, problems }
      : { orderNo, before, after, problems: null };
  });
};

const check = async (context: Context, rows: readonly ImportRow[]): Promise<RowCheck[]> => {
  const readings = await readRows(context, rows);
  const names = await findCustomerNames(
    context,
    readings.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.customerId ?? [])),
  );
  const nameOf = (booking: BookingValues | null): string => names.get(String(booking?.customerId)) ?? '';
  return readings.map(({ before, after, problems }): RowCheck => {
    if (after === null) return { result: 'problem', problems };
    if (areSame(before, after)) return { result: 'same', differences: [] };
    const passes = before === null || !before.customerId.equals(after.customerId);
    const whose = passes ? [{ title: '客户', before: nameOf(before), after: nameOf(after) }] : [];
    return { result: before === null ? 'create' : 'update', differences: [...whose, ...differencesOf(before, after)] };
  });
};

const values = z.object({
  customerId: z.string().transform((id) => new Types.ObjectId(id)),
  kind: z.enum(bookingKinds),
  destination: z.string(),
  product: z.string().nullable(),
  departsOn: z.string(),
  returnsOn: z.string(),
  people: z.number(),
  amountFen: z.number(),
  status: z.enum(bookingStatuses),
  bookedOn: z.string().nullable(),
});
const undoSchema = z.object({ orderNo: z.string(), before: values.nullable(), after: values });

const apply: ImportKind['apply'] = async (context, rows, tx) => {
  const changes = (await readRows(context, rows, tx)).flatMap(({ orderNo, before, after }) =>
    after === null ? [] : [{ orderNo, before, after }],
  );
  await writeBookings(context, changes, tx);
  return changes.map(({ orderNo, before, after }) => ({ orderNo, before: before && valuesOf(before), after }));
};

/** What is not as the import left it was changed since: it stays. */
const undo: ImportKind['undo'] = async (context, undos, tx) => {
  const parsed = undos.map((one) => undoSchema.parse(one));
  const known = await findByOrderNo(
    context,
    parsed.map(({ orderNo }) => orderNo),
    tx,
  );
  const changes = parsed.flatMap(({ orderNo, before, after }): BookingChange[] => {
    const present = known.get(orderNo);
    return present && areSame(present, after) ? [{ orderNo, before: present, after: before }] : [];
  });
  await writeBookings(context, changes, tx);
  return parsed.length - changes.length;
};

export const bookingImport: ImportKind = {
  name: 'bookings',
  title: '订单名单',
  purpose: '写入要出行的和出行过的订单：分群、客户名片和侧边栏都会用到',
  unit: '个订单',
  repetition: '是同一个订单号',
  takingBack: '新写入的订单会删除，修改过的会改回原样；之后又改过的不动。',
  columns,
  keyOf: (cells) => orderNoOf(cells) || null,
  check,
  apply,
  undo,
};
