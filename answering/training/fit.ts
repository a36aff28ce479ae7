// Fits the weights of the softmax to examples: plain gradient steps with momentum on the log likelihood, kept small by a penalty.
import { doubtNames, type Model } from '../knowledge/confidence.ts';
import { evidenceNames } from '../knowledge/evidence.ts';

/** One question: the evidence of each entry found, the doubts, and which entry answers (null: none of them). */
export type Example = { vectors: number[][]; doubt: number[]; expected: number | null; isAnswerable: boolean };

const penalty = 0.0015;
const rounds = 250;
const [size, doubts] = [evidenceNames.length, doubtNames.length];

/** All examples one behind the other, each vector with the doubts of its question appended: plain numbers are fast. */
type Packed = { rows: Float64Array; starts: number[]; expected: number[] };

const pack = (examples: readonly Example[]): Packed => {
  const width = size + doubts;
  const count = examples.reduce((sum, { vectors }) => sum + vectors.length + 1, 0);
  const rows = new Float64Array(count * width);
  const starts = [0];
  let row = 0;
  for (const { vectors, doubt } of examples) {
    for (const vector of vectors) rows.set(vector, row++ * width);
    rows.set(doubt, row++ * width + size);
    starts.push(row);
  }
  return { rows, starts, expected: examples.map(({ vectors, expected }) => expected ?? vectors.length) };
};

/** Weights by name; the thresholds are set apart. */
export const fit = (examples: readonly Example[]): Pick<Model, 'evidence' | 'doubt'> => {
  const width = size + doubts;
  const { rows, starts, expected } = pack(examples);
  const weights = new Float64Array(width);
  const firstMoment = new Float64Array(width);
  const secondMoment = new Float64Array(width);
  for (let round = 1; round <= rounds; round += 1) {
    const gradient = weights.map((weight) => penalty * weight);
    expected.forEach((right, example) => {
      const [start, end] = [starts[example] ?? 0, starts[example + 1] ?? 0];
      const utilities: number[] = [];
      for (let row = start; row < end; row += 1) {
        let sum = 0;
        for (let at = 0; at < width; at += 1) sum += (rows[row * width + at] ?? 0) * (weights[at] ?? 0);
        utilities.push(sum);
      }
      const highest = Math.max(...utilities);
      const powers = utilities.map((utility) => Math.exp(utility - highest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      powers.forEach((power, index) => {
        const error = (power / total - (index === right ? 1 : 0)) / examples.length;
        const offset = (start + index) * width;
        for (let at = 0; at < width; at += 1) gradient[at] = (gradient[at] ?? 0) + error * (rows[offset + at] ?? 0);
      });
    });
    gradient.forEach((slope, at) => {
      const first = 0.9 * (firstMoment[at] ?? 0) + 0.1 * slope;
      const second = 0.999 * (secondMoment[at] ?? 0) + 0.001 * slope * slope;
      firstMoment[at] = first;
      secondMoment[at] = second;
      const step = first / (1 - 0.9 ** round) / (Math.sqrt(second / (1 - 0.999 ** round)) + 1e-8);
      weights[at] = (weights[at] ?? 0) - 0.05 * (1 - round / (rounds + 1)) * step;
    });
  }
  const named = (names: readonly string[], offset: number): Record<string, number> =>
    Object.fromEntries(names.map((name, index) => [name, Number((weights[offset + index] ?? 0).toFixed(3))]));
  return { evidence: named(evidenceNames, 0), doubt: named(doubtNames, size) };
};
