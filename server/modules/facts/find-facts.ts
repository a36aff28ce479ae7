// Reads of facts by the filters of rules. They go past mongoose's casting: such a filter is complete, and names no field twice.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { visibleStaff } from '../identity/index.ts';
import { localDay } from '../../local-day.ts';
import { filterOn, type Filter } from '../rules/index.ts';
import type { Condition } from '../rules/rules.contract.ts';
import { FactsModel, type FactsRecord } from './facts.model.ts';

/** The customers whom the actor sees. */
export const visibleFacts = (context: Context): Filter => {
  const sees = visibleStaff(context.actor);
  return {
    agencyId: context.agencyId,
    ...(sees === null ? {} : { 'relations.staffUserIds': sees.length === 1 ? sees[0] : { $in: [...sees] } }),
  };
};

/** What is known of one customer; null until it is folded for the first time. */
export const findFactsOf = (context: Context, customerId: Types.ObjectId): Promise<FactsRecord | null> =>
  FactsModel.findOne({ agencyId: context.agencyId, _id: customerId }).lean<FactsRecord>();

/** How many fit; `limit`: counted no further than this. */
export const countFacts = (filter: Filter, limit?: number): Promise<number> =>
  FactsModel.collection.countDocuments(filter, limit === undefined ? {} : { limit });

/** Of all agencies in the database, about. */
export const estimateFacts = (): Promise<number> => FactsModel.estimatedDocumentCount();

const firstIds = (scope: Filter, first: number, filter: Filter) => [
  { $match: scope },
  { $limit: first },
  { $match: filter },
];

/** How many of the `first` ones in `scope` fit. */
export const countAmong = async (scope: Filter, first: number, filter: Filter): Promise<number> => {
  const pipeline = [...firstIds(scope, first, filter), { $count: 'count' }];
  const [counted] = await FactsModel.collection.aggregate<{ count: number }>(pipeline).toArray();
  return counted?.count ?? 0;
};

/** At most `limit` of those among the `first` ones in `scope` that fit. */
export const findAmong = async (
  scope: Filter,
  first: number,
  filter: Filter,
  limit: number,
): Promise<FactsRecord[]> => {
  const pipeline = [...firstIds(scope, first, filter), { $limit: limit }, { $project: { _id: 1 } }];
  const found = await FactsModel.collection.aggregate<{ _id: Types.ObjectId }>(pipeline).toArray();
  return FactsModel.find({ _id: { $in: found.map(({ _id }) => _id) } }).lean<FactsRecord[]>();
};

/** The customers whom a condition finds today, in the order of their ids, `limit` behind `afterId`: for long, resumable work. */
export const findFactsPage = async (
  context: Context,
  query: {
    condition: Condition;
    staffUserIds: readonly string[] | null;
    afterId: Types.ObjectId | null;
    limit: number;
  },
): Promise<Types.ObjectId[]> => {
  const { condition, staffUserIds, afterId, limit } = query;
  const filter = {
    agencyId: context.agencyId,
    ...(staffUserIds === null ? {} : { 'relations.staffUserIds': { $in: [...staffUserIds] } }),
    ...(afterId === null ? {} : { _id: { $gt: afterId } }),
    $and: [filterOn(condition, localDay(context.now(), context.agency.timeZone))],
  };
  const found = await FactsModel.collection
    .find<{ _id: Types.ObjectId }>(filter, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
};

const maxWords = 200;

/** The words that stand at this path with the customers whom the actor sees, for somebody to choose from. */
export const findWords = async (
  context: Context,
  path: 'profile.city' | 'remarks.destinations' | 'trips.destination' | 'trips.product',
): Promise<string[]> => {
  const found: unknown[] = await FactsModel.collection.distinct(path, visibleFacts(context));
  return found
    .flatMap((word) => (typeof word === 'string' ? [word] : []))
    .sort()
    .slice(0, maxWords);
};
