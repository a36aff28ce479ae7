// Reads of customers, within what the actor may see.
import { Types, type QueryFilter } from 'mongoose';
import type { Context } from '../../context.ts';
import { AppError, notFound } from '../../errors.ts';
import { authorize, visibleStaff } from '../identity/index.ts';
import { CustomerModel, type CustomerRecord } from './customer.model.ts';
import { findMembers } from './members.ts';
import { PastTripModel, type PastTripRecord } from './past-trip.model.ts';
import { normalisePhone } from './phones.ts';

export type CustomerQuery = {
  search?: string | undefined;
  tagId?: string | undefined;
  staffUserId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Who has this phone number, under the ids that lists show: a merged record's number is its person's. */
const findIdsByPhone = async (context: Context, phone: string): Promise<Types.ObjectId[]> => {
  const blindIndex = context.cipher.blindIndex(context.agencyId, 'phone', phone);
  const found = await CustomerModel.find(
    { agencyId: context.agencyId, 'phones.blindIndex': blindIndex },
    { mergedInto: 1 },
  ).lean();
  return found.map((customer) => customer.mergedInto ?? customer._id);
};

/** Searched in names and remarks; what can be a whole phone number is looked up by its blind index, too. */
const searchFilter = async (context: Context, search: string): Promise<QueryFilter<CustomerRecord>> => {
  const pattern = { $regex: escapeRegExp(search), $options: 'i' };
  const phone = /^[\d\s+()-]+$/.test(search) ? normalisePhone(search) : null;
  const byPhone = phone === null ? [] : [{ _id: { $in: await findIdsByPhone(context, phone) } }];
  return { $or: [...byPhone, { name: pattern }, { remarks: pattern }, { 'profile.realName': pattern }] };
};

const filterOf = async (
  context: Context,
  query: Omit<CustomerQuery, 'cursor' | 'limit'>,
): Promise<QueryFilter<CustomerRecord>> => {
  const sees = visibleStaff(context.actor);
  const staff = query.staffUserId === undefined ? sees : [query.staffUserId].filter((id) => sees?.includes(id) ?? true);
  return {
    agencyId: context.agencyId,
    mergedInto: null,
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

/** What comes behind a place in the order of the list: nobody's date is the last, and no comparison with a date finds it. */
const behind = ({ firstAddedAt, id }: Place): QueryFilter<CustomerRecord> =>
  firstAddedAt === null
    ? { firstAddedAt: null, _id: { $lt: id } }
    : { $or: [{ firstAddedAt: { $lt: firstAddedAt } }, { firstAddedAt, _id: { $lt: id } }, { firstAddedAt: null }] };

/** Newest contacts first. `nextCursor` null: that was the last page. Throws `customers.bad-cursor`. */
export const findCustomers = async (
  context: Context,
  query: CustomerQuery,
): Promise<{ customers: CustomerRecord[]; total: number; nextCursor: string | null }> => {
  authorize(context.actor, 'customers.read');
  const filter = await filterOf(context, query);
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const found = await CustomerModel.find({ ...filter, ...(after ? { $and: [behind(after)] } : {}) })
    .sort({ firstAddedAt: -1, _id: -1 })
    .limit(query.limit + 1)
    .lean<CustomerRecord[]>();
  const customers = found.slice(0, query.limit);
  const last = customers.at(-1);
  return {
    customers,
    total: await CustomerModel.countDocuments(filter),
    nextCursor: found.length > query.limit && last ? writeCursor(last) : null,
  };
};

const findOne = async (context: Context, customerId: string | Types.ObjectId): Promise<CustomerRecord> => {
  const customer = await CustomerModel.findOne({ agencyId: context.agencyId, _id: customerId }).lean<CustomerRecord>();
  if (!customer) throw notFound('customers.not-found', '没有这位客户');
  return customer;
};

/** One record as it stands, merged or not; whoever asks authorizes. Throws `customers.not-found`. */
export const getRecord = (context: Context, customerId: string): Promise<CustomerRecord> =>
  findOne(context, customerId);

/** One customer; of a merged record the person it belongs to. Throws `customers.not-found`, `identity.forbidden`. */
export const getCustomer = async (context: Context, customerId: string): Promise<CustomerRecord> => {
  const found = await findOne(context, customerId);
  const customer = found.mergedInto === null ? found : await findOne(context, found.mergedInto);
  authorize(context.actor, 'customers.read', { staffUserIds: customer.staffUserIds });
  return customer;
};

/** Whom WeCom calls so; of a merged record the person it belongs to. Null: nobody we know. Whoever asks authorizes. */
export const findByExternalUserId = async (
  context: Context,
  externalUserId: string,
): Promise<CustomerRecord | null> => {
  const found = await CustomerModel.findOne({
    agencyId: context.agencyId,
    externalUserId,
  }).lean<CustomerRecord>();
  return found === null || found.mergedInto === null ? found : findOne(context, found.mergedInto);
};

/** The records merged into him. */
export const findMergedRecords = (context: Context, customerId: Types.ObjectId): Promise<CustomerRecord[]> =>
  CustomerModel.find({ agencyId: context.agencyId, mergedInto: customerId }).sort({ _id: 1 }).lean<CustomerRecord[]>();

/** Newest first, those of records merged into him too. */
export const findPastTrips = async (context: Context, customerId: Types.ObjectId): Promise<PastTripRecord[]> => {
  const members = await findMembers(context, [customerId]);
  return PastTripModel.find({
    agencyId: context.agencyId,
    customerId: { $in: [customerId, ...members.map((member) => member.memberId)] },
  })
    .sort({ departsOn: -1 })
    .lean<PastTripRecord[]>();
};

/** Of several records, in no order. */
export const findTripsOf = (context: Context, customerIds: readonly Types.ObjectId[]): Promise<PastTripRecord[]> =>
  PastTripModel.find({ agencyId: context.agencyId, customerId: { $in: [...customerIds] } }).lean<PastTripRecord[]>();

/** The people who have this number, as it is written by `normalisePhone`. */
export const findByPhone = async (context: Context, phone: string): Promise<Types.ObjectId[]> => {
  const blindIndex = context.cipher.blindIndex(context.agencyId, 'phone', phone);
  const found = await CustomerModel.find(
    { agencyId: context.agencyId, 'phones.blindIndex': blindIndex },
    { mergedInto: 1 },
  ).lean();
  return [...new Map(found.map(({ _id, mergedInto }) => [String(mergedInto ?? _id), mergedInto ?? _id])).values()];
};

/** What of a customer decides about a message to him, and what its text may name. */
export type Recipient = Pick<CustomerRecord, '_id' | 'name' | 'profile' | 'consent' | 'optOut' | 'quietHours'>;

export const findRecipients = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
): Promise<Map<string, Recipient>> => {
  const found = await CustomerModel.find(
    { agencyId: context.agencyId, _id: { $in: [...customerIds] } },
    { name: 1, profile: 1, consent: 1, optOut: 1, quietHours: 1 },
  ).lean<Recipient[]>();
  return new Map(found.map((customer) => [customer._id.toString(), customer]));
};

/** Names by id, for lists of other modules. */
export const findCustomerNames = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
): Promise<Map<string, string>> => {
  const found = await CustomerModel.find(
    { agencyId: context.agencyId, _id: { $in: [...customerIds] } },
    { name: 1 },
  ).lean();
  return new Map(found.map((customer) => [customer._id.toString(), customer.name]));
};

export type TaggedCustomer = Pick<CustomerRecord, '_id' | 'name' | 'type'>;

/** The bearers of a tag in the order of their ids, a page of `limit` behind `afterId`: for long, resumable work. */
export const findTagged = (
  context: Context,
  query: {
    tagId: Types.ObjectId;
    staffUserIds: readonly string[] | null;
    afterId: Types.ObjectId | null;
    limit: number;
  },
): Promise<TaggedCustomer[]> =>
  CustomerModel.find(
    {
      agencyId: context.agencyId,
      'marks.tagId': query.tagId,
      ...(query.staffUserIds ? { staffUserIds: { $in: [...query.staffUserIds] } } : {}),
      ...(query.afterId ? { _id: { $gt: query.afterId } } : {}),
    },
    { name: 1, type: 1 },
  )
    .sort({ _id: 1 })
    .limit(query.limit)
    .lean<TaggedCustomer[]>();

/** How many people these consultants serve; `null`: how many there are. */
export const countCustomers = (context: Context, staffUserIds: readonly string[] | null): Promise<number> =>
  CustomerModel.countDocuments({
    agencyId: context.agencyId,
    ...(staffUserIds === null ? { mergedInto: null } : { staffUserIds: { $in: [...staffUserIds] } }),
  });

/** How many bear the tag, within what the actor sees. */
export const countTagged = (
  context: Context,
  query: { tagId: Types.ObjectId; staffUserIds: readonly string[] | null },
): Promise<number> =>
  CustomerModel.countDocuments({
    agencyId: context.agencyId,
    'marks.tagId': query.tagId,
    ...(query.staffUserIds ? { staffUserIds: { $in: [...query.staffUserIds] } } : {}),
  });

/** Those of these people whom we know. */
export const findKnownPeople = async (context: Context, externalUserIds: readonly string[]) => {
  const known = await CustomerModel.find(
    { agencyId: context.agencyId, externalUserId: { $in: [...externalUserIds] } },
    { externalUserId: 1, name: 1, unionId: 1 },
  ).lean();
  return known.flatMap(({ _id, externalUserId, name, unionId }) =>
    externalUserId === null ? [] : [{ customerId: _id.toString(), externalUserId, name, unionId }],
  );
};
