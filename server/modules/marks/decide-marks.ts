// Pure: which marks a customer bears now by what the tags themselves ask, and on which day time alone changes that.
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import { changesOn, holdsOn, type Facts, type Moment } from '../rules/index.ts';
import type { Group } from '../rules/rules.contract.ts';
import { give, keepOneOfGroup, type Mark, type TagRecord } from '../tags/index.ts';

/** What one tag asks. */
export type TagTerms = {
  tagId: TagRecord['_id'];
  /** The single-choice group that it is of. */
  choiceGroup: string | null;
  expiresAfterDays: number | null;
  /** It is borne while the condition holds; `sentence` says it in Chinese. */
  rule: { condition: Group; sentence: string } | null;
};

/** Of all tags that WeCom has, in the corp's order: of two rules in a single-choice group the first that holds counts. */
export type Terms = readonly TagTerms[];

/** Nothing comes and goes by itself. */
export const areIdle = (terms: Terms): boolean =>
  terms.every(({ choiceGroup, expiresAfterDays, rule }) => !choiceGroup && !expiresAfterDays && !rule);

const findHolding = (facts: Facts, terms: Terms, today: string): TagTerms[] => {
  const taken = new Set<string>();
  return terms.filter(({ rule, choiceGroup }) => {
    if (!rule || (choiceGroup !== null && taken.has(choiceGroup)) || !holdsOn(facts, rule.condition, today))
      return false;
    if (choiceGroup !== null) taken.add(choiceGroup);
    return true;
  });
};

export const groupOfTag = (terms: Terms): ((tagId: string) => string | null) => {
  const groups = new Map(terms.map(({ tagId, choiceGroup }) => [tagId.toString(), choiceGroup]));
  return (tagId) => groups.get(tagId) ?? null;
};

/** The day on which a mark of this age goes. What a rule says does not age. */
export const endOf = (
  { origin, at }: Mark,
  expiresAfterDays: number | null | undefined,
  timeZone: string,
): string | null => (origin === 'rule' || !expiresAfterDays ? null : addDays(localDay(at, timeZone), expiresAfterDays));

const termsByTag = (terms: Terms) => new Map(terms.map((one) => [one.tagId.toString(), one]));

export const decideMarks = (marks: readonly Mark[], facts: Facts, terms: Terms, { now, timeZone }: Moment): Mark[] => {
  const today = localDay(now, timeZone);
  const byTag = termsByTag(terms);
  const holding = findHolding(facts, terms, today);
  const sentences = new Map(holding.map(({ tagId, rule }) => [tagId.toString(), rule?.sentence ?? '']));
  const kept = marks.flatMap((mark): Mark[] => {
    const tagId = mark.tagId.toString();
    if (mark.origin !== 'rule') {
      const end = endOf(mark, byTag.get(tagId)?.expiresAfterDays, timeZone);
      return end === null || today < end ? [mark] : [];
    }
    const sentence = sentences.get(tagId);
    return sentence === undefined ? [] : [{ ...mark, evidence: sentence }];
  });
  const ruled = holding.map(({ tagId, rule }): Mark => {
    return { tagId, origin: 'rule', at: now, by: null, evidence: rule?.sentence ?? '', recordId: null };
  });
  return keepOneOfGroup(give(kept, ruled), groupOfTag(terms));
};

/** When, without new data, `decideMarks` may answer something else for the first time; null: never. */
export const marksChangeAt = (
  marks: readonly Mark[],
  facts: Facts,
  terms: Terms,
  { now, timeZone }: Moment,
): Date | null => {
  const today = localDay(now, timeZone);
  const byTag = termsByTag(terms);
  const days = [
    ...terms.map(({ rule }) => (rule ? changesOn(facts, rule.condition, today) : null)),
    ...marks.map((mark) => endOf(mark, byTag.get(mark.tagId.toString())?.expiresAfterDays, timeZone)),
  ].filter((day) => day !== null && day > today);
  const [first] = days.sort();
  return first ? startOfDay(first, timeZone) : null;
};
