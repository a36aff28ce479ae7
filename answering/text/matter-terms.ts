// What the classifier of matters sees of a text: concepts, words, characters with their neighbours, the kind of question.
import type { Analysis } from './analyse.ts';
import { isFiller } from './words.ts';

/** Weights and rarities are written to matter-weights.json as whole tenths. */
export const weightScale = 10;

/** How much a term of each kind counts against the others. */
const shares = { concept: 1, broader: 0.6, word: 1, pair: 0.7, unit: 0.5, kind: 0.5, denial: 0.5 };

/** Terms of a text, each marked with its kind, and their shares. */
export const matterTerms = (analysis: Analysis): Map<string, number> => {
  const terms = new Map<string, number>();
  for (const concept of analysis.broaderConcepts) terms.set(`c${concept}`, shares.broader);
  for (const concept of analysis.allConcepts) terms.set(`c${concept}`, shares.concept);
  for (const word of analysis.words) if (word.length > 1 && !isFiller(word)) terms.set(`w${word}`, shares.word);
  for (const pair of analysis.pairs) terms.set(`b${pair}`, shares.pair);
  for (const { text, kind } of analysis.units) terms.set(`u${kind === 'number' ? '#' : text}`, shares.unit);
  for (const kind of analysis.kinds) terms.set(`k${kind}`, shares.kind);
  if (analysis.isDenied) terms.set('denied', shares.denial);
  return terms;
};
