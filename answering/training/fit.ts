// Fits the weights of the softmax to examples: plain gradient steps with momentum on the log likelihood, kept small by a penalty.
import { doubtNames, type Model } from '../knowledge/confidence.ts';
import { evidenceNames } from '../knowledge/evidence.ts';

/** One question: the evidence of each entry found, the doubts, and which entry answers (null: none of them). */
export type Example = { vectors: number[][]; doubt: number[]; expected: number | null; isAnswerable: boolean };

const penalty = 0.0015;
const rounds = 500;

const dot = (weights: readonly number[], vector: readonly number[]): number =>
  vector.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);

/** Weights by name; the thresholds are set apart. */
export const fit = (examples: readonly Example[]): Pick<Model, 'evidence' | 'doubt'> => {
  const size = evidenceNames.length;
  const weights = new Array<number>(size + doubtNames.length).fill(0);
  const firstMoment = weights.map(() => 0);
  const secondMoment = weights.map(() => 0);
  for (let round = 1; round <= rounds; round += 1) {
    const gradient = weights.map((weight) => penalty * weight);
    const own = weights.slice(0, size);
    const doubts = weights.slice(size);
    for (const { vectors, doubt, expected } of examples) {
      const utilities = [...vectors.map((vector) => dot(own, vector)), dot(doubts, doubt)];
      const highest = Math.max(...utilities);
      const powers = utilities.map((utility) => Math.exp(utility - highest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      powers.forEach((power, index) => {
        const isNone = index === vectors.length;
        const error = (power / total - ((isNone ? null : index) === expected ? 1 : 0)) / examples.length;
        const vector = isNone ? doubt : (vectors[index] ?? []);
        const offset = isNone ? size : 0;
        vector.forEach((value, place) => (gradient[offset + place] = (gradient[offset + place] ?? 0) + error * value));
      });
    }
    gradient.forEach((slope, index) => {
      const first = 0.9 * (firstMoment[index] ?? 0) + 0.1 * slope;
      const second = 0.999 * (secondMoment[index] ?? 0) + 0.001 * slope * slope;
      firstMoment[index] = first;
      secondMoment[index] = second;
      const step = first / (1 - 0.9 ** round) / (Math.sqrt(second / (1 - 0.999 ** round)) + 1e-8);
      weights[index] = (weights[index] ?? 0) - 0.05 * (1 - round / (rounds + 1)) * step;
    });
  }
  const named = (names: readonly string[], offset: number): Record<string, number> =>
    Object.fromEntries(names.map((name, index) => [name, Number((weights[offset + index] ?? 0).toFixed(3))]));
  return { evidence: named(evidenceNames, 0), doubt: named(doubtNames, size) };
};
