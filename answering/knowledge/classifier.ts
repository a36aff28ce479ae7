// A linear classifier learnt from the wordings of the entries themselves: where an entry has many, it sees what they have in common.
import { analyse } from '../text/analyse.ts';

/** Features of a text, particles and politeness included: for intents like thanks or urging they are what matters. */
export const featuresOf = (raw: string): string[] => {
  const analysis = analyse(raw);
  const names = analysis.units.map(({ text, kind }) => (kind === 'number' ? (text.length > 2 ? '###' : '#') : text));
  const row = ['^', ...names, '$'];
  const features = new Set<string>();
  row.forEach((name, index) => {
    features.add(`u${name}`);
    const next = row[index + 1];
    if (next === undefined) return;
    features.add(`b${name}${next}`);
    const third = row[index + 2];
    if (third !== undefined) features.add(`t${name}${next}${third}`);
  });
  for (const { word, kind } of analysis.units) if (kind !== 'number') features.add(`w${word}`);
  for (const concept of analysis.allConcepts) features.add(`c${concept}`);
  for (const concept of analysis.broaderConcepts) features.add(`c${concept}`);
  for (const kind of analysis.kinds) features.add(`k${kind}`);
  if (analysis.isDenied) features.add('denied');
  features.add(`l${Math.min(6, Math.ceil(names.length / 3))}`);
  return [...features];
};

export type WordedEntry = { id: string; wordings: readonly string[] };
type Row = { label: number; numbers: Int32Array; values: Float32Array };

/** How much a misplaced example costs against simple weights, and how often each is looked at (rows of features have length 1). */
const cost = 1;
const rounds = 10;
const settled = 0.2;
/** Spreads the margins before they become probabilities. */
const sharpness = 4;

export class Classifier {
  readonly #ids: string[];
  readonly #featureNumbers = new Map<string, number>();
  readonly #rarity: number[] = [];
  /** A row of weights for each entry, the bias last. */
  readonly #weights: Float32Array[];

  constructor(entries: readonly WordedEntry[]) {
    this.#ids = entries.map(({ id }) => id);
    const texts = entries.flatMap(({ wordings }, label) =>
      [...new Set(wordings)].map((text) => ({ label, features: featuresOf(text) })),
    );
    const counts: number[] = [];
    for (const { features } of texts)
      for (const feature of features) {
        const number = this.#featureNumbers.get(feature) ?? this.#featureNumbers.size;
        this.#featureNumbers.set(feature, number);
        counts[number] = (counts[number] ?? 0) + 1;
      }
    for (const count of counts) this.#rarity.push(1 + Math.log((1 + texts.length) / (1 + count)));
    const rows = texts.map(({ label, features }): Row => ({ label, ...this.#vectorOf(features) }));
    this.#weights = this.#ids.map((_, label) => this.#learn(rows, label));
  }

  /** One against all others: dual coordinate descent on the squared hinge loss (Hsieh et al. 2008). */
  #learn(rows: readonly Row[], label: number): Float32Array {
    const weights = new Float32Array(this.#featureNumbers.size + 1);
    const bias = weights.length - 1;
    const multipliers = new Float32Array(rows.length);
    const softness = 1 / (2 * cost);
    // A fixed stride visits the rows in an order without long runs of one entry.
    let active = rows.map((_, step) => (step * 7_919) % rows.length);
    for (let round = 0; round < rounds; round += 1) {
      let moved = 0;
      const kept: number[] = [];
      for (const at of active) {
        const row = rows[at];
        if (row === undefined) continue;
        const sign = row.label === label ? 1 : -1;
        const own = multipliers[at] ?? 0;
        const slope = sign * this.#margin(weights, row) - 1 + softness * own;
        // A row that lies well on its side without help is not looked at again: nearly all of them, after two rounds.
        if (round < 1 || own > 0 || slope < settled) kept.push(at);
        const next = Math.max(0, own - slope / (2 + softness));
        if (next === own) continue;
        multipliers[at] = next;
        const change = (next - own) * sign;
        moved = Math.max(moved, Math.abs(change));
        const { numbers, values } = row;
        for (let index = 0; index < numbers.length; index += 1) {
          const place = numbers[index] ?? 0;
          weights[place] = (weights[place] ?? 0) + change * (values[index] ?? 0);
        }
        weights[bias] = (weights[bias] ?? 0) + change;
      }
      active = kept;
      if (moved < 0.01) break;
    }
    return weights;
  }

  #margin(weights: Float32Array, { numbers, values }: Pick<Row, 'numbers' | 'values'>): number {
    let sum = weights[weights.length - 1] ?? 0;
    for (let index = 0; index < numbers.length; index += 1)
      sum += (weights[numbers[index] ?? 0] ?? 0) * (values[index] ?? 0);
    return sum;
  }

  #vectorOf(features: readonly string[]): Pick<Row, 'numbers' | 'values'> {
    const numbers = features
      .map((feature) => this.#featureNumbers.get(feature))
      .filter((number) => number !== undefined);
    const values = numbers.map((number) => this.#rarity[number] ?? 0);
    const length = Math.hypot(...values) || 1;
    return { numbers: Int32Array.from(numbers), values: Float32Array.from(values, (value) => value / length) };
  }

  /** Probability of each entry by id; together they are 1. */
  classify(raw: string): Map<string, number> {
    const row = this.#vectorOf(featuresOf(raw));
    const powers = this.#weights.map((weights) => Math.exp(sharpness * this.#margin(weights, row)));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return new Map(this.#ids.map((id, index) => [id, (powers[index] ?? 0) / total]));
  }
}
