// Reads of customers by what is known of them, and of what people changed of one; within what the actor may see.
import { Types, type QueryFilter } from 'mongoose';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { authorize, findStaffNames } from '../identity/index.ts';
import { CustomerChangeModel, type CustomerChangeRecord } from './customer-change.model.ts';
import { CustomerModel, type CustomerRecord } from './customer.model.ts';
import type { ChangeRow } from './profile.contract.ts';

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

/** Who has this number (`normalisePhone`), under the ids that lists show: a merged record's number is its person's. */
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

const firstId = new Types.ObjectId('0'.repeat(24));

/**
 * How many people a filter finds that says nothing of `mergedInto`. Told by indexes alone, save for a search. Merged records bear
 * no tag and are nobody's.
 */
export const countPeople = async (filter: QueryFilter<CustomerRecord>): Promise<number> => {
  if ('$or' in filter) return CustomerModel.countDocuments({ ...filter, mergedInto: null });
  const all = await CustomerModel.countDocuments(filter);
  if ('marks.tagId' in filter || 'staffUserIds' in filter) return all;
  return all - (await CustomerModel.countDocuments({ ...filter, mergedInto: { $gt: firstId } }));
};

/** How many people these consultants serve; `null`: how many there are. */
export const countCustomers = (context: Context, staffUserIds: readonly string[] | null): Promise<number> =>
  countPeople({
    agencyId: context.agencyId,
    ...(staffUserIds === null ? {} : { staffUserIds: { $in: [...staffUserIds] } }),
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

const changesShown = 100;

/** The history of what people changed of him, the newest first. */
export const findChanges = async (context: Context, customer: CustomerRecord): Promise<ChangeRow[]> => {
  const changes = await CustomerChangeModel.find({ agencyId: context.agencyId, customerId: customer._id })
    .sort({ at: -1, _id: -1 })
    .limit(changesShown)
    .lean<CustomerChangeRecord[]>();
  const staff = await findStaffNames(context);
  const open = (sealed: string): string => (sealed === '' ? '' : context.cipher.decrypt(customer.dataKey, sealed));
  return changes.map(({ _id, field, sealedBefore, sealedAfter, actor, at }) => ({
    changeId: _id.toString(),
    field,
    before: open(sealedBefore),
    after: open(sealedAfter),
    by: staff.get(actor) ?? (actor.startsWith('system:') ? '系统' : actor),
    at: at.toISOString(),
  }));
};
