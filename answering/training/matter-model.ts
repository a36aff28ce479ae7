// Fits the classifier of matters: softmax regression over the terms of sayings, by stochastic gradient steps with a pace for each term (AdaGrad).
import { randomFrom } from '../eval/fact-questions.ts';

export type Example = { matter: number; terms: ReadonlyMap<string, number> };
/** Each term's weight for every matter, and the rarity that its share is multiplied with. */
export type MatterModel = Map<string, { rarity: number; weights: Float32Array }>;

const rounds = 5;
const pace = 5;
/** Terms of fewer sayings tell of those sayings, not of a matter. */
const leastSayings = 4;

type Row = { matter: number; terms: Int32Array; values: Float32Array };
type Numbered = { numbers: ReadonlyMap<string, number>; rarities: readonly number[] };

const numberTerms = (examples: readonly Example[]): Numbered => {
  const counts = new Map<string, number>();
  for (const { terms } of examples) for (const term of terms.keys()) counts.set(term, (counts.get(term) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= leastSayings);
  return {
    numbers: new Map(kept.map(([term], number) => [term, number])),
    rarities: kept.map(([, count]) => Math.log(1 + examples.length / count)),
  };
};

/** An example as numbers, of length 1. */
const rowOf = ({ matter, terms }: Example, { numbers, rarities }: Numbered): Row => {
  const found = [...terms].flatMap(([term, share]) => {
    const number = numbers.get(term);
    return number === undefined ? [] : [{ number, value: share * (rarities[number] ?? 0) }];
  });
  const length = Math.hypot(...found.map(({ value }) => value)) || 1;
  return {
    matter,
    terms: Int32Array.from(found, ({ number }) => number),
    values: Float32Array.from(found, ({ value }) => value / length),
  };
};

const shuffle = (order: Int32Array, random: () => number): void => {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const moved = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = moved;
  }
};

/** Turns scores into how far each is from what it should have been: its probability, less one for the right matter. */
const errorsOf = (scores: Float64Array, right: number): void => {
  const highest = scores.reduce((top, score) => Math.max(top, score), -Infinity);
  let total = 0;
  for (let matter = 0; matter < scores.length; matter += 1) {
    const power = Math.exp((scores[matter] ?? 0) - highest);
    scores[matter] = power;
    total += power;
  }
  for (let matter = 0; matter < scores.length; matter += 1) scores[matter] = (scores[matter] ?? 0) / total;
  scores[right] = (scores[right] ?? 0) - 1;
};

export const fitMatters = (examples: readonly Example[], matters: number): MatterModel => {
  const numbered = numberTerms(examples);
  const rows = examples.map((example) => rowOf(example, numbered));
  const weights = numbered.rarities.map(() => new Float32Array(matters));
  const squares = new Float64Array(weights.length);
  const scores = new Float64Array(matters);
  const order = Int32Array.from(rows.keys());
  const random = randomFrom(7);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    for (const number of order) {
      const row = rows[number];
      if (row === undefined) continue;
      scores.fill(0);
      row.terms.forEach((term, index) => {
        const value = row.values[index] ?? 0;
        weights[term]?.forEach((weight, matter) => (scores[matter] = (scores[matter] ?? 0) + value * weight));
      });
      errorsOf(scores, row.matter);
      const miss = scores[row.matter] ?? 0;
      row.terms.forEach((term, index) => {
        const own = weights[term];
        const value = row.values[index] ?? 0;
        if (own === undefined) return;
        squares[term] = (squares[term] ?? 0) + (value * miss) ** 2;
        const step = (pace * (1 - round / rounds) * value) / Math.sqrt(1 + (squares[term] ?? 0));
        for (let matter = 0; matter < matters; matter += 1)
          own[matter] = (own[matter] ?? 0) - step * (scores[matter] ?? 0);
      });
    }
  }
  return new Map(
    [...numbered.numbers].map(([term, number]) => [
      term,
      { rarity: numbered.rarities[number] ?? 0, weights: weights[number] ?? new Float32Array(matters) },
    ]),
  );
};

/** Scores of the matters for a text's terms, the larger the likelier. */
export const scoreMatters = (model: MatterModel, terms: ReadonlyMap<string, number>, matters: number): number[] => {
  const scores = Array.from({ length: matters }, () => 0);
  for (const [term, share] of terms) {
    const known = model.get(term);
    known?.weights.forEach(
      (weight, matter) => (scores[matter] = (scores[matter] ?? 0) + share * known.rarity * weight),
    );
  }
  return scores;
};
