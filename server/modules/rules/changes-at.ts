// Pure: when time alone changes what a condition answers for a customer. Who waits for that instant need not look before.
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import { birthdayIn } from './birthdays.ts';
import type { Facts } from './facts.types.ts';
import { days } from './fields.ts';
import { holdsOn, type Moment } from './matches.ts';
import type { Condition, Leaf } from './rules.contract.ts';
import { dayOfLeaving, edgesOf } from './windows.ts';

const leavesOf = (condition: Condition): Leaf[] => ('of' in condition ? condition.of.flatMap(leavesOf) : [condition]);

/** The days on which a part may answer differently than on the day before; birthdays, which come round, stand apart. */
const edgesOfLeaf = (facts: Facts, leaf: Leaf): string[] => {
  switch (leaf.type) {
    case 'day': {
      const day = days[leaf.field].read(facts);
      return day === null ? [] : edgesOf(leaf.within, day);
    }
    case 'mark': {
      const { since, tagIds } = leaf;
      if (since === null) return [];
      return facts.marks.flatMap((mark) => (tagIds.includes(mark.tagId) ? edgesOf(since, mark.since) : []));
    }
    case 'behaviour':
      return (facts.behaviour[leaf.kind] ?? []).map((entry) => dayOfLeaving(leaf.last, entry.day));
    case 'trips':
      return facts.trips.flatMap((trip) => edgesOf(leaf.within, trip[leaf.by]));
    case 'latest-trips':
      return facts.trips.map((trip) => trip.departsOn);
    default:
      return [];
  }
};

/** A year behind the last other edge a birthday has shown both its answers, so whatever can still change has changed. */
const birthdayEdges = (facts: Facts, leaf: Leaf, today: string, lastEdge: string): string[] => {
  const { birthday } = facts.profile;
  if (leaf.type !== 'birthday' || birthday === null) return [];
  const firstYear = Number(today.slice(0, 4));
  const years = Number(lastEdge.slice(0, 4)) - firstYear + 3;
  return Array.from({ length: years }, (_, at) => birthdayIn(birthday, firstYear + at)).flatMap((day) => [
    addDays(day, 1 - leaf.nextDays),
    addDays(day, 1),
  ]);
};

/** As `changesAt`, as a day of the calendar. */
export const changesOn = (facts: Facts, condition: Condition, today: string): string | null => {
  const leaves = leavesOf(condition);
  const once = leaves.flatMap((leaf) => edgesOfLeaf(facts, leaf));
  const lastEdge = once.reduce((last, day) => (day > last ? day : last), today);
  const edges = [...once, ...leaves.flatMap((leaf) => birthdayEdges(facts, leaf, today, lastEdge))];
  const present = holdsOn(facts, condition, today);
  const coming = [...new Set(edges)].filter((day) => day > today).sort();
  return coming.find((day) => holdsOn(facts, condition, day) !== present) ?? null;
};

/** The first instant at which the answer is another one, as long as no data changes; null: never. */
export const changesAt = (facts: Facts, condition: Condition, { now, timeZone }: Moment): Date | null => {
  const day = changesOn(facts, condition, localDay(now, timeZone));
  return day === null ? null : startOfDay(day, timeZone);
};
