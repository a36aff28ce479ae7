// Pure: a condition as a MongoDB filter on the documents of facts. It finds whom `matches` finds, also in the embedded database.
import { localDay } from '../../local-day.ts';
import { birthdaysWithin } from './birthdays.ts';
import { choices, days, knowns, months, numbers } from './fields.ts';
import type { Moment } from './matches.ts';
import type { Comparison, Condition, Leaf } from './rules.contract.ts';
import { rangeOf, startOfLast, type Range } from './windows.ts';

export type Filter = Record<string, unknown>;
type LeafOf<Type extends Leaf['type']> = Extract<Leaf, { type: Type }>;

const everybody: Filter = {};
const not = (filter: Filter): Filter => ({ $nor: [filter] });

const within = ({ from, to }: Range): Filter => ({
  ...(from === null ? {} : { $gte: from }),
  ...(to === null ? {} : { $lte: to }),
});

/** A count that has to be summed up, by a filter that says whether it reaches a number. */
const compared = ({ is, value }: Comparison, reaches: (least: number) => Filter): Filter => {
  const atLeast = value === 0 ? everybody : reaches(value);
  if (is === 'at-least') return atLeast;
  const atMost = not(reaches(value + 1));
  return is === 'at-most' ? atMost : { $and: [atLeast, atMost] };
};

const operators = { 'at-least': '$gte', 'at-most': '$lte', exactly: '$eq' } as const;

/** Entries stand newest first and carry the sum up to them, so one entry alone tells whether the sum is reached. */
const behaviourFilter = (leaf: LeafOf<'behaviour'>, today: string): Filter => {
  const path = `behaviour.${leaf.kind}`;
  const from = startOfLast(leaf.last, today);
  return compared(leaf, (least) =>
    leaf.measure === 'days'
      ? { [`${path}.${least - 1}.day`]: { $gte: from } }
      : { [path]: { $elemMatch: { day: { $gte: from }, through: { $gte: least } } } },
  );
};

type OfTrips = Pick<LeafOf<'latest-trips'>, 'kind' | 'destinations' | 'products'>;

const tripOf = ({ kind, destinations, products }: OfTrips): Filter => ({
  ...(kind === 'any' ? {} : { kind }),
  ...(destinations.length === 0 ? {} : { destination: { $in: destinations } }),
  ...(products.length === 0 ? {} : { product: { $in: products } }),
});

/** The same as an expression on `$$trip`. Words of people go in as literals: `$` begins a path here. */
const isTripOf = ({ kind, destinations, products }: OfTrips): Filter[] => [
  ...(kind === 'any' ? [] : [{ $eq: ['$$trip.kind', kind] }]),
  ...(destinations.length === 0 ? [] : [{ $in: ['$$trip.destination', { $literal: destinations }] }]),
  ...(products.length === 0 ? [] : [{ $in: ['$$trip.product', { $literal: products }] }]),
];

const filterTrips = (input: unknown, conditions: readonly Filter[]): Filter => ({
  $filter: { input, as: 'trip', cond: { $and: conditions } },
});

const tripsFilter = (leaf: LeafOf<'trips'>, today: string): Filter => {
  const range = rangeOf(leaf.within, today);
  // Cheap, and by an index where there is one; only who passes it is summed up.
  const some: Filter = { trips: { $elemMatch: { [leaf.by]: within(range), ...tripOf(leaf) } } };
  const counted = filterTrips('$trips', [
    ...(range.from === null ? [] : [{ $gte: [`$$trip.${leaf.by}`, range.from] }]),
    ...(range.to === null ? [] : [{ $lte: [`$$trip.${leaf.by}`, range.to] }]),
    ...isTripOf(leaf),
  ]);
  const sum: Filter =
    leaf.measure === 'count'
      ? { $size: counted }
      : { $sum: { $map: { input: counted, as: 'trip', in: `$$trip.${leaf.measure}` } } };
  return compared(leaf, (least) =>
    leaf.measure === 'count' && least === 1 ? some : { $and: [some, { $expr: { $gte: [sum, least] } }] },
  );
};

const latestTripsFilter = (leaf: LeafOf<'latest-trips'>, today: string): Filter => {
  const departed = filterTrips('$trips', [{ $lte: ['$$trip.departsOn', today] }]);
  const alike = filterTrips({ $slice: [departed, leaf.count] }, isTripOf(leaf));
  return {
    $and: [{ [`trips.${leaf.count - 1}`]: { $exists: true } }, { $expr: { $eq: [{ $size: alike }, leaf.count] } }],
  };
};

const knownFilter = (leaf: LeafOf<'known'>): Filter => {
  const { path, shape } = knowns[leaf.field];
  const known = {
    flag: { [path]: true },
    list: { [`${path}.0`]: { $exists: true } },
    value: { [path]: { $ne: null } },
  }[shape];
  return leaf.isKnown ? known : not(known);
};

const leafFilter = (leaf: Leaf, today: string): Filter => {
  switch (leaf.type) {
    case 'choice':
      return { [choices[leaf.field].path]: { $in: leaf.in } };
    case 'number':
      return { [numbers[leaf.field].path]: { [operators[leaf.is]]: leaf.value } };
    case 'month':
      return { [months[leaf.field].path]: { $in: leaf.in } };
    case 'day':
      return { [days[leaf.field].path]: within(rangeOf(leaf.within, today)) };
    case 'known':
      return knownFilter(leaf);
    case 'birthday':
      return { 'profile.birthday': { $in: birthdaysWithin(today, leaf.nextDays) } };
    case 'mark': {
      if (leaf.origins.length === 0 && leaf.since === null) return { 'marks.tagId': { $in: leaf.tagIds } };
      const mark = {
        tagId: { $in: leaf.tagIds },
        ...(leaf.origins.length === 0 ? {} : { origin: { $in: leaf.origins } }),
        ...(leaf.since === null ? {} : { since: within(rangeOf(leaf.since, today)) }),
      };
      return { marks: { $elemMatch: mark } };
    }
    case 'behaviour':
      return behaviourFilter(leaf, today);
    case 'trips':
      return tripsFilter(leaf, today);
    case 'latest-trips':
      return latestTripsFilter(leaf, today);
  }
};

/** As `toFilter`, on a day of the calendar. */
export const filterOn = (condition: Condition, today: string): Filter => {
  switch (condition.type) {
    case 'all':
      return { $and: condition.of.map((part) => filterOn(part, today)) };
    case 'any':
      return { $or: condition.of.map((part) => filterOn(part, today)) };
    case 'none':
      return { $nor: condition.of.map((part) => filterOn(part, today)) };
    default:
      return leafFilter(condition, today);
  }
};

export const toFilter = (condition: Condition, { now, timeZone }: Moment): Filter =>
  filterOn(condition, localDay(now, timeZone));
