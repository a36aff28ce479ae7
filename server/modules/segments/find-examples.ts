// Reads: a few customers whom a condition finds, with the reasons, and those whom time alone will bring in or take out.
import type { Context } from '../../context.ts';
import { addDays, localDay } from '../../local-day.ts';
import { findCustomerNames } from '../customers/index.ts';
import { findAmong, visibleFacts, type FactsRecord } from '../facts/index.ts';
import { authorize } from '../identity/index.ts';
import { changesOn, describe, filterOn, holdsOn, type Filter, type Words } from '../rules/index.ts';
import type { Condition } from '../rules/rules.contract.ts';
import { maxCandidates, partsOf } from './count-segment.ts';
import type { SegmentExamples } from './segments.contract.ts';

const sampleSize = 5;
const boundarySize = 10;
export const boundaryDays = 7;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** 王小姐 -> 王**: enough to recognise one's own customer. */
export const maskName = (name: string): string => {
  const [first] = graphemes.segment(name);
  return first ? `${first.segment}**` : '（没有昵称）';
};

/** Who is in now and will not stay so, or the other way round; null: time changes nothing. */
const boundaryFilters = (condition: Condition, today: string): { entering: Filter; leaving: Filter } | null => {
  const present = filterOn(condition, today);
  const coming = Array.from({ length: boundaryDays }, (_, at) => filterOn(condition, addDays(today, at + 1)));
  const different = [...new Map(coming.map((filter) => [JSON.stringify(filter), filter])).values()];
  if (different.every((filter) => JSON.stringify(filter) === JSON.stringify(present))) return null;
  return {
    entering: { $nor: [present], $or: different },
    leaving: { $and: [present, { $nor: [{ $and: different }] }] },
  };
};

/** What stands in the middle: an 'any' shows each of its parts, too. */
const shownParts = (condition: Condition): Condition[] =>
  partsOf(condition).flatMap((part) => (part.type === 'any' ? part.of : [part]));

/** Names are masked. `words` gives the ids of the condition their names. */
export const findSegmentExamples = async (
  context: Context,
  condition: Condition,
  words: Words,
): Promise<SegmentExamples> => {
  authorize(context.actor, 'segments.read');
  const scope = visibleFacts(context);
  const today = localDay(context.now(), context.agency.timeZone);
  const find = (filter: Filter, limit: number): Promise<FactsRecord[]> =>
    findAmong(scope, maxCandidates, filter, limit);
  const boundary = boundaryFilters(condition, today);
  const sample = await find(filterOn(condition, today), sampleSize);
  const entering = boundary ? await find(boundary.entering, boundarySize) : [];
  const leaving = boundary ? await find(boundary.leaving, boundarySize) : [];

  const names = await findCustomerNames(
    context,
    [...sample, ...entering, ...leaving].map((facts) => facts._id),
  );
  const person = (facts: FactsRecord) => ({
    customerId: facts._id.toString(),
    name: maskName(names.get(facts._id.toString()) ?? ''),
    consultants: facts.relations.staffUserIds.map((userId) => words.staff.get(userId) ?? userId),
  });
  const onDay = (facts: FactsRecord) => {
    const on = changesOn(facts, condition, today);
    return on === null ? [] : [{ ...person(facts), on }];
  };
  const byDay = (one: { on: string }, other: { on: string }): number => one.on.localeCompare(other.on);
  return {
    sample: sample.map((facts) => ({
      ...person(facts),
      reasons: shownParts(condition).map((part) => ({
        sentence: describe(part, words),
        holds: holdsOn(facts, part, today),
      })),
    })),
    entering: entering.flatMap(onDay).sort(byDay),
    leaving: leaving.flatMap(onDay).sort(byDay),
  };
};
