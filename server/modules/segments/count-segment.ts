// Reads: how many customers a condition finds, within what the actor sees, and how many remain behind each of its parts.
import type { Context } from '../../context.ts';
import { localDay } from '../../local-day.ts';
import { countAmong, countFacts, estimateFacts, visibleFacts } from '../facts/index.ts';
import { authorize } from '../identity/index.ts';
import { filterOn, type Filter } from '../rules/index.ts';
import type { Condition } from '../rules/rules.contract.ts';

/** So many customers are looked at while somebody waits (60 ms); of more, only the first so many. */
export const maxCandidates = 10_000;

export type Counted = { count: number; isLowerBound: boolean };

/** The parts that all have to hold. */
export const partsOf = (condition: Condition): Condition[] => (condition.type === 'all' ? condition.of : [condition]);

/** Parts that an index of facts answers, so that only who fits them is looked at. */
const isIndexed = (part: Condition): boolean =>
  part.type === 'mark' ||
  part.type === 'birthday' ||
  (part.type === 'choice' && part.field === 'staff') ||
  (part.type === 'trips' && part.by === 'departsOn' && part.is === 'at-least' && part.value > 0);

/** Whether more than so many customers would have to be looked at. */
const areTooMany = async (scope: Filter, agencyId: string, parts: readonly Condition[], today: string) => {
  // What the collection says of itself costs nothing and settles it for most agencies.
  if ((await estimateFacts()) <= maxCandidates) return false;
  const narrowed = parts.filter(isIndexed).map((part) => ({ agencyId, ...filterOn(part, today) }));
  for (const filter of [scope, ...narrowed]) {
    if ((await countFacts(filter, maxCandidates + 1)) <= maxCandidates) return false;
  }
  return true;
};

const countOf = async (context: Context, parts: readonly Condition[], isWhole: boolean): Promise<Counted> => {
  const scope = visibleFacts(context);
  const today = localDay(context.now(), context.agency.timeZone);
  const condition: Filter = parts.length === 0 ? {} : { $and: parts.map((part) => filterOn(part, today)) };
  if (isWhole || parts.length === 0 || !(await areTooMany(scope, context.agencyId, parts, today))) {
    return { count: await countFacts({ ...scope, ...condition }), isLowerBound: false };
  }
  return { count: await countAmong(scope, maxCandidates, condition), isLowerBound: true };
};

/** `isWhole`: all are counted, however many there are to look at. */
export const countSegment = (context: Context, condition: Condition, isWhole: boolean): Promise<Counted> => {
  authorize(context.actor, 'segments.read');
  return countOf(context, partsOf(condition), isWhole);
};

/** How many remain behind the first part, the first two, and so on; the first row is everybody, the last is the count. */
export const countFunnel = async (context: Context, condition: Condition, isWhole: boolean): Promise<Counted[]> => {
  authorize(context.actor, 'segments.read');
  const parts = partsOf(condition);
  const rows: Counted[] = [];
  // One after the other: nobody else shall wait for a long condition.
  for (let taken = 0; taken <= parts.length; taken += 1) {
    rows.push(await countOf(context, parts.slice(0, taken), isWhole));
  }
  return rows;
};
