// Reads: the list of customers by its filters, within what the actor may see; by pages, or as a whole.
import { Types, type QueryFilter } from 'mongoose';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { authorize, visibleStaff } from '../identity/index.ts';
import { CustomerModel, type CustomerRecord } from './customer.model.ts';
import { countPeople, findByPhone } from './find-customers.ts';
import { normalisePhone } from './phones.ts';

export type CustomerFilter = {
  search?: string | undefined;
  tagId?: string | undefined;
  staffUserId?: string | undefined;
};
export type CustomerQuery = CustomerFilter & { cursor?: string | undefined; limit: number };

const rowsAtOnce = 200;

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Searched in names and remarks; what can be a whole phone number is looked up by its blind index, too. */
const searchFilter = async (context: Context, search: string): Promise<QueryFilter<CustomerRecord>> => {
  const pattern = { $regex: escapeRegExp(search), $options: 'i' };
  const phone = /^[\d\s+()-]+$/.test(search) ? normalisePhone(search) : null;
  const byPhone = phone === null ? [] : [{ _id: { $in: await findByPhone(context, phone) } }];
  return { $or: [...byPhone, { name: pattern }, { remarks: pattern }, { 'profile.realName': pattern }] };
};

/** Without `mergedInto`, which every reading adds. */
const filterOf = async (context: Context, query: CustomerFilter): Promise<QueryFilter<CustomerRecord>> => {
  const sees = visibleStaff(context.actor);
  const staff = query.staffUserId === undefined ? sees : [query.staffUserId].filter((id) => sees?.includes(id) ?? true);
  return {
    agencyId: context.agencyId,
    ...(query.tagId === undefined ? {} : { 'marks.tagId': new Types.ObjectId(query.tagId) }),
    ...(staff === null ? {} : { staffUserIds: { $in: [...staff] } }),
    ...(query.search === undefined || query.search === '' ? {} : await searchFilter(context, query.search)),
  };
};

type Place = { firstAddedAt: Date | null; id: Types.ObjectId };

const readCursor = (cursor: string): Place => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  // 15 digits are still an instant that JavaScript knows.
  const [, milliseconds, id] = /^(-?\d{1,15})?:([0-9a-f]{24})$/.exec(text) ?? [];
  if (id === undefined) throw new AppError('invalid', 'customers.bad-cursor', '翻页位置无效，请从头再查');
  return {
    firstAddedAt: milliseconds === undefined ? null : new Date(Number(milliseconds)),
    id: new Types.ObjectId(id),
  };
};

const writeCursor = (customer: CustomerRecord): string =>
  Buffer.from(`${customer.firstAddedAt?.getTime() ?? ''}:${customer._id.toString()}`).toString('base64url');

const undated = (id?: Types.ObjectId): QueryFilter<CustomerRecord> => ({
  firstAddedAt: null,
  ...(id ? { _id: { $lt: id } } : {}),
});

/**
 * What comes behind a place in the order of the list, in parts that follow each other: nobody's date is the last, and no
 * comparison with a date finds it. Each part says of the date where it begins, so that no page before it is read again.
 */
const behind = ({ firstAddedAt, id }: Place): QueryFilter<CustomerRecord>[] =>
  firstAddedAt === null
    ? [undated(id)]
    : [
        {
          firstAddedAt: { $lte: firstAddedAt },
          $and: [{ $or: [{ firstAddedAt: { $lt: firstAddedAt } }, { _id: { $lt: id } }] }],
        },
        undated(),
      ];

/** A page of the list, newest contacts first, and where the next one begins. */
const findPage = async (
  filter: QueryFilter<CustomerRecord>,
  after: Place | null,
  limit: number,
): Promise<{ customers: CustomerRecord[]; nextCursor: string | null }> => {
  const found: CustomerRecord[] = [];
  for (const part of after ? behind(after) : [{}]) {
    const missing = limit + 1 - found.length;
    if (missing === 0) break;
    const rows = await CustomerModel.find({ ...filter, mergedInto: null, ...part })
      .sort({ firstAddedAt: -1, _id: -1 })
      .limit(missing)
      .lean<CustomerRecord[]>();
    found.push(...rows);
  }
  const customers = found.slice(0, limit);
  const last = customers.at(-1);
  return { customers, nextCursor: found.length > limit && last ? writeCursor(last) : null };
};

/** `total` with the first page only; `nextCursor` null: that was the last page. Throws `customers.bad-cursor`. */
export const findCustomers = async (
  context: Context,
  query: CustomerQuery,
): Promise<{ customers: CustomerRecord[]; total: number | null; nextCursor: string | null }> => {
  authorize(context.actor, 'customers.read');
  const filter = await filterOf(context, query);
  if (query.cursor === undefined) {
    return { ...(await findPage(filter, null, query.limit)), total: await countPeople(filter) };
  }
  return { ...(await findPage(filter, readCursor(query.cursor), query.limit)), total: null };
};

/** The whole list, page by page: no more of it is held than one page. */
export const findAllCustomers = async (
  context: Context,
  query: CustomerFilter,
): Promise<{ total: number; pages: AsyncGenerator<CustomerRecord[], void> }> => {
  authorize(context.actor, 'customers.read');
  const filter = await filterOf(context, query);
  const readPages = async function* () {
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await findPage(filter, cursor === '' ? null : readCursor(cursor), rowsAtOnce);
      yield page.customers;
      cursor = page.nextCursor;
    }
  };
  return { total: await countPeople(filter), pages: readPages() };
};
