// Turns evidence into probabilities: a softmax over the entries found and "none of them", with weights that were trained.
import model from './weights.json' with { type: 'json' };
import { evidenceNames } from './evidence.ts';

export type Model = {
  /** One weight for each name of `evidenceNames`. */
  evidence: Readonly<Record<string, number>>;
  /** What speaks for "none of them", one weight for each name of `doubtNames`. */
  doubt: Readonly<Record<string, number>>;
  /** Answer from this confidence on; offer a choice where the three best together reach `choose`. */
  answer: number;
  choose: number;
};

export const doubtNames = ['always', 'entries', 'length', 'isTiny', 'unknownShare', 'information', 'foreign'] as const;

export const trainedModel: Model = model;

const dot = (names: readonly string[], weights: Readonly<Record<string, number>>, vector: readonly number[]): number =>
  names.reduce((sum, name, index) => sum + (weights[name] ?? 0) * (vector[index] ?? 0), 0);

/** Probability of each entry, in their order; what is missing to 1 belongs to "none of them". */
export const probabilities = (
  vectors: readonly (readonly number[])[],
  doubt: readonly number[],
  { evidence, doubt: doubtWeights }: Model = trainedModel,
): number[] => {
  const utilities = vectors.map((vector) => dot(evidenceNames, evidence, vector));
  const none = dot(doubtNames, doubtWeights, doubt);
  const highest = Math.max(none, ...utilities);
  const powers = utilities.map((utility) => Math.exp(utility - highest));
  const total = powers.reduce((sum, power) => sum + power, Math.exp(none - highest));
  return powers.map((power) => power / total);
};
