// Words that speak for the same matters are akin though they share no character: 狗 and 宠物, 箱子 and 行李.
import type { Analysis } from '../text/analyse.ts';
import { likeness, termOf, type Term } from '../text/matters.ts';

/** Kinship is a guess: even the closest counts less than the word itself. */
const nearest = 0.85;
/** From here on a unit is explained well enough, and nothing akin is looked for. */
const settled = 0.9;

type Terms = readonly (Term | null)[];
const known = new WeakMap<Analysis, Terms>();

/** What stands for each unit: its concept, else its word, else the character. */
const termsOfUnits = (analysis: Analysis): Terms => {
  const before = known.get(analysis);
  if (before !== undefined) return before;
  const terms = analysis.units.map(({ word, text }, index) => {
    for (const concept of analysis.concepts[index] ?? []) {
      const term = termOf(`c${concept}`);
      if (term !== null) return term;
    }
    return (word.length > 1 ? termOf(`w${word}`) : null) ?? termOf(`u${text}`);
  });
  known.set(analysis, terms);
  return terms;
};

/** How far each unit of `text` is explained by `other` when kinship counts too; `explained` is what the words alone explain. */
export const explainByKinship = (text: Analysis, other: Analysis, explained: readonly number[]): number[] => {
  const [own, others] = [termsOfUnits(text), termsOfUnits(other)];
  return explained.map((sofar, index) => {
    const term = own[index] ?? null;
    if (sofar >= settled || term === null) return sofar;
    return others.reduce((best, one) => (one === null ? best : Math.max(best, nearest * likeness(term, one))), sofar);
  });
};
