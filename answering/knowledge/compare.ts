// How well a statement covers a question, unit by unit: the same word, a trade concept, a pair, a character, the sound.
import { broaderOf } from '../text/lexicon.ts';
import type { Analysis } from '../text/analyse.ts';

/** Weight of each unit of an analysis within one index. */
export type Weights = readonly number[];

const levels = { word: 1, concept: 0.95, broader: 0.65, pair: 0.85, sound: 0.75, character: 0.4 };

/** How far each unit of `text` is found in `other`, 0 to 1. */
export const explain = (text: Analysis, other: Analysis): number[] =>
  text.units.map((unit, index) => {
    if (unit.word.length > 1 && other.words.has(unit.word)) return levels.word;
    const concepts = text.concepts[index] ?? [];
    if (concepts.some((concept) => other.allConcepts.has(concept))) return levels.concept;
    const before = text.units[index - 1];
    const after = text.units[index + 1];
    const isPaired =
      (before !== undefined && other.pairs.has(before.text + unit.text)) ||
      (after !== undefined && other.pairs.has(unit.text + after.text));
    if (isPaired) return levels.pair;
    if (other.characters.has(unit.text) && (unit.kind !== 'han' || unit.word.length === 1)) return levels.pair;
    if (unit.sound !== null) {
      const soundsAlike =
        (before !== undefined && before.sound !== null && other.soundPairs.has(`${before.sound} ${unit.sound}`)) ||
        (after !== undefined && after.sound !== null && other.soundPairs.has(`${unit.sound} ${after.sound}`));
      if (soundsAlike) return levels.sound;
    }
    const isRelated = concepts.some(
      (concept) =>
        other.broaderConcepts.has(concept) ||
        broaderOf.get(concept)?.some((broader) => other.allConcepts.has(broader)) === true,
    );
    if (isRelated) return levels.broader;
    if (other.characters.has(unit.text)) return levels.character;
    return unit.kind === 'number' && other.numbers.size > 0 ? levels.character : 0;
  });

/** Share of the weight that is explained. */
export const coverage = (weights: Weights, explained: readonly number[]): number => {
  let sum = 0;
  let covered = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    covered += weight * (explained[index] ?? 0);
  });
  return sum === 0 ? 0 : covered / sum;
};

const strongKinds = new Set([
  'price',
  'time',
  'duration',
  'place',
  'route',
  'how',
  'what-if',
  'who',
  'why',
  'count',
  'define',
]);

/** 1 where both ask for the same kind of thing, -1 where for different ones, 0 where one does not say. */
export const compareKinds = (question: Analysis, statement: Analysis): number => {
  const asked = [...question.kinds].filter((kind) => strongKinds.has(kind));
  const offered = [...statement.kinds].filter((kind) => strongKinds.has(kind));
  if (asked.length === 0 || offered.length === 0) return 0;
  return asked.some((kind) => offered.includes(kind)) ? 1 : -1;
};
