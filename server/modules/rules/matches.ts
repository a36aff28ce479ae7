// Pure: whether a condition holds for the facts of one customer.
import { localDay } from '../../local-day.ts';
import { isBirthdayWithin } from './birthdays.ts';
import type { Facts, TripFact } from './facts.types.ts';
import { choices, days, knowns, months, numbers } from './fields.ts';
import type { Comparison, Condition, Leaf } from './rules.contract.ts';
import { isWithin, rangeOf, startOfLast } from './windows.ts';

/** Calendar days are those of `timeZone`, the agency's. */
export type Moment = { now: Date; timeZone: string };
type OfTrips = Pick<Extract<Leaf, { type: 'latest-trips' }>, 'kind' | 'destinations' | 'products'>;

const compare = (found: number, { is, value }: Comparison): boolean => {
  if (is === 'exactly') return found === value;
  return is === 'at-least' ? found >= value : found <= value;
};

const has = <T>(wanted: readonly T[], found: T | null | readonly T[]): boolean => {
  if (found === null) return false;
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  return wanted.some((one) => list.includes(one));
};

const isKnown = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== false;

const isTripOf = (trip: TripFact, { kind, destinations, products }: OfTrips): boolean =>
  (kind === 'any' || trip.kind === kind) &&
  (destinations.length === 0 || destinations.includes(trip.destination)) &&
  (products.length === 0 || (trip.product !== null && products.includes(trip.product)));

const countBehaviour = (facts: Facts, leaf: Extract<Leaf, { type: 'behaviour' }>, today: string): number => {
  const from = startOfLast(leaf.last, today);
  const recent = (facts.behaviour[leaf.kind] ?? []).filter((entry) => entry.day >= from);
  return leaf.measure === 'days' ? recent.length : (recent.at(-1)?.through ?? 0);
};

const measureTrips = (facts: Facts, leaf: Extract<Leaf, { type: 'trips' }>, today: string): number => {
  const range = rangeOf(leaf.within, today);
  const { measure } = leaf;
  return facts.trips
    .filter((trip) => isWithin(trip[leaf.by], range) && isTripOf(trip, leaf))
    .reduce((sum, trip) => sum + (measure === 'count' ? 1 : trip[measure]), 0);
};

const leafHolds = (facts: Facts, leaf: Leaf, today: string): boolean => {
  switch (leaf.type) {
    case 'choice':
      return has(leaf.in, choices[leaf.field].read(facts));
    case 'number': {
      const found = numbers[leaf.field].read(facts);
      return found !== null && compare(found, leaf);
    }
    case 'month':
      return has(leaf.in, months[leaf.field].read(facts));
    case 'day':
      return isWithin(days[leaf.field].read(facts), rangeOf(leaf.within, today));
    case 'known':
      return isKnown(knowns[leaf.field].read(facts)) === leaf.isKnown;
    case 'birthday':
      return facts.profile.birthday !== null && isBirthdayWithin(facts.profile.birthday, today, leaf.nextDays);
    case 'mark': {
      const range = leaf.since === null ? null : rangeOf(leaf.since, today);
      return facts.marks.some(
        ({ tagId, origin, since }) =>
          leaf.tagIds.includes(tagId) &&
          (leaf.origins.length === 0 || leaf.origins.includes(origin)) &&
          (range === null || isWithin(since, range)),
      );
    }
    case 'behaviour':
      return compare(countBehaviour(facts, leaf, today), leaf);
    case 'trips':
      return compare(measureTrips(facts, leaf, today), leaf);
    case 'latest-trips': {
      const latest = facts.trips.filter((trip) => trip.departsOn <= today).slice(0, leaf.count);
      return latest.length === leaf.count && latest.every((trip) => isTripOf(trip, leaf));
    }
  }
};

/** As `matches`, on a day of the calendar. */
export const holdsOn = (facts: Facts, condition: Condition, today: string): boolean => {
  switch (condition.type) {
    case 'all':
      return condition.of.every((part) => holdsOn(facts, part, today));
    case 'any':
      return condition.of.some((part) => holdsOn(facts, part, today));
    case 'none':
      return !condition.of.some((part) => holdsOn(facts, part, today));
    default:
      return leafHolds(facts, condition, today);
  }
};

export const matches = (facts: Facts, condition: Condition, { now, timeZone }: Moment): boolean =>
  holdsOn(facts, condition, localDay(now, timeZone));
