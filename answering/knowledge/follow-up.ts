// Follow-ups: 那婴儿呢 leaves out what was asked of. Such a question is read twice, alone and behind the one before it, and the evidence of
// both readings is mixed: what only the old question speaks for counts little, what both speak for counts in full.
import type { Analysis } from '../text/analyse.ts';
import type { Evidence } from './evidence.ts';
import type { KnowledgeEntry } from './types.ts';

/** What was found for a question, before it is decided on; the training reads it too. */
export type Weighed = { entries: { entry: KnowledgeEntry; evidence: Evidence }[]; doubt: number[] };

/** How much of the question before is read, in characters. */
export const contextLength = 60;
const ownShare = 0.6;
const shortLength = 12;

/** True for what is short and points back, or names hardly anything by itself. */
export const pointsBack = ({ text, units, allConcepts }: Analysis): boolean =>
  units.length <= shortLength &&
  (/^(那|还有|如果|要是|换成|万一|这个|她|他)|呢[^\p{Script=Han}]*$/u.test(text) || allConcepts.size < 2);

const mix = (own: readonly number[] | undefined, together: readonly number[] | undefined): number[] =>
  (own ?? together ?? []).map((_, at) => ownShare * (own?.[at] ?? 0) + (1 - ownShare) * (together?.[at] ?? 0));

export const readTogether = (own: Weighed, together: Weighed): Weighed => {
  const inOwn = new Map(own.entries.map((one) => [one.entry.id, one]));
  const inBoth = new Map(together.entries.map((one) => [one.entry.id, one]));
  const entries = [...new Map([...inBoth, ...inOwn])].map(([id, { entry, evidence }]) => ({
    entry,
    evidence: {
      best: evidence.best,
      isElsewhere: evidence.isElsewhere,
      vector: mix(inOwn.get(id)?.evidence.vector, inBoth.get(id)?.evidence.vector),
    },
  }));
  return { entries, doubt: mix(own.doubt, together.doubt) };
};
