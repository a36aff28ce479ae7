// Compares the entries found with each other: 儿童 and 婴儿 weigh little beside 免费托运行李, but where ten entries are about free baggage they decide.
import type { Analysis } from '../text/analyse.ts';
import { coverage, type Weights } from './compare.ts';
import type { Alone } from './evidence.ts';

/** Even what all share counts a little, or wordings that share everything would have no weight at all. */
const shared = 0.02;

const nameOf = ({ concepts, units }: Analysis, index: number): string =>
  concepts[index]?.[0] ?? units[index]?.text ?? '';

/** For each entry found: how much of the question it covers, how much of its wording the question covers, and both, by what tells the found apart. */
export const contrast = (found: readonly Alone[], weights: Weights): [number, number, number][] => {
  const own = weights.map((weight, index) => {
    const explained = found.reduce((sum, one) => sum + (one.explained[index] ?? 0), 0) / found.length;
    return weight * (1 + shared - explained);
  });
  const counts = new Map<string, number>();
  for (const { best } of found)
    for (const name of new Set(best.analysis.units.map((_, index) => nameOf(best.analysis, index))))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return found.map(({ best, explained, explainedBack }) => {
    const theirs = best.weights.map((weight, index) => {
      const others = (counts.get(nameOf(best.analysis, index)) ?? 1) - 1;
      return weight * (1 + shared - others / Math.max(1, found.length - 1));
    });
    const [question, statement] = [coverage(own, explained), coverage(theirs, explainedBack)];
    return [question, statement, question * statement];
  });
};
