// What a text is about: the bridge between wordings that share no word. A linear classifier gives the probabilities of some four hundred single matters
// (when is breakfast, where, what does it cost) and, summed up, of the topics they belong to (breakfast). It is trained by
// answering/training/train-matters.ts on sayings of customers; matter-weights.json is what it learnt.
import type { Analysis } from './analyse.ts';
import data from './matter-weights.json' with { type: 'json' };
import { matterTerms, weightScale } from './matter-terms.ts';

/** Probabilities by name, likeliest first; only those worth naming. */
type Likely = ReadonlyMap<string, number>;
/** `knownShare`, 0 to 1, is how much of the text the sayings have words for: 今天股票跌了 is at best near something. */
export type About = { topics: Likely; matters: Likely; knownShare: number };
export type AboutReader = (analysis: Analysis) => About;

/** Weights of a term by the number of the matter, as written by `writeTerm` of the training. */
export type Term = {
  rarity: number;
  matters: Uint16Array;
  weights: Float32Array;
  /** The matters it speaks for most, and how much, as a vector of length 1. */
  peaks: Uint16Array;
  heights: Float32Array;
};

/** Likelihoods below this are noise. */
const least = 0.01;
const most = 12;
/** Matters by which terms are compared. */
const peakCount = 8;
/** What a term that no saying has would weigh: it might have been a rare one. */
const unknownRarity = 7;

/** The topic of messages that no agency or hotel is asked for. */
export const foreignTopic = 'foreign';

const topicOfMatter = Object.entries(data.topics).flatMap(([topic, names]) =>
  names.split(' ').map((name) => ({ topic, name })),
);
const matterNames = topicOfMatter.map(({ name }) => name);

const terms = new Map<string, string | Term>();
for (const line of data.terms) terms.set(line.slice(0, line.indexOf(' ')), line);

const parse = (line: string): Term => {
  const [, rarity = '0', ...pairs] = line.split(' ');
  const both = pairs.map((pair) => pair.split(',').map(Number));
  const strongest = both
    .filter(([, weight = 0]) => weight > 0)
    .sort((left, right) => (right[1] ?? 0) - (left[1] ?? 0))
    .slice(0, peakCount);
  const length = Math.hypot(...strongest.map(([, weight = 0]) => weight));
  return {
    rarity: Number(rarity) / weightScale,
    matters: Uint16Array.from(both, ([matter = 0]) => matter),
    weights: Float32Array.from(both, ([, weight = 0]) => weight / weightScale),
    peaks: Uint16Array.from(strongest, ([matter = 0]) => matter),
    heights: Float32Array.from(strongest, ([, weight = 0]) => weight / length),
  };
};

/** What the sayings tell of a term, null where none has it. Terms are read when a text first has them: most never are. */
export const termOf = (name: string): Term | null => {
  const known = terms.get(name);
  if (known === undefined) return null;
  if (typeof known !== 'string') return known;
  const term = parse(known);
  terms.set(name, term);
  return term;
};

/** How strongly the text speaks for each matter, before it becomes a probability. */
const score = (analysis: Analysis): { scores: Float64Array; knownShare: number } => {
  const scores = new Float64Array(matterNames.length);
  const found: { term: Term; value: number }[] = [];
  let [known, all] = [0, 0];
  for (const [name, share] of matterTerms(analysis)) {
    const term = termOf(name);
    const value = share * (term?.rarity ?? unknownRarity);
    all += value * value;
    if (term === null) continue;
    known += value * value;
    found.push({ term, value });
  }
  const length = Math.sqrt(known);
  for (const { term, value } of found)
    term.matters.forEach((matter, index) => {
      scores[matter] = (scores[matter] ?? 0) + (value / length) * (term.weights[index] ?? 0);
    });
  return { scores, knownShare: all === 0 ? 0 : Math.sqrt(known / all) };
};

const likeliest = (chances: Iterable<[string, number]>): Likely =>
  new Map(
    [...chances]
      .filter(([, chance]) => chance >= least)
      .sort((left, right) => right[1] - left[1])
      .slice(0, most),
  );

/** A reader that does not know some matters: in training, knowledge must also be about things that no list has. */
export const readerWithout = (isHidden: (matter: string) => boolean): AboutReader => {
  const hidden = matterNames.map(isHidden);
  const read = new WeakMap<Analysis, About>();
  return (analysis) => {
    const before = read.get(analysis);
    if (before !== undefined) return before;
    const { scores, knownShare } = score(analysis);
    const highest = scores.reduce(
      (top, one, matter) => (hidden[matter] === true ? top : Math.max(top, one)),
      -Infinity,
    );
    const powers = scores.map((one, matter) => (hidden[matter] === true ? 0 : Math.exp(one - highest)));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const byTopic = new Map<string, number>();
    const byMatter: [string, number][] = [];
    if (knownShare > 0 && total > 0)
      topicOfMatter.forEach(({ topic, name }, matter) => {
        const chance = (powers[matter] ?? 0) / total;
        byMatter.push([name, chance]);
        byTopic.set(topic, (byTopic.get(topic) ?? 0) + chance);
      });
    const about: About = { topics: likeliest(byTopic), matters: likeliest(byMatter), knownShare };
    read.set(analysis, about);
    return about;
  };
};

export const readAbout: AboutReader = readerWithout(() => false);

/** How alike two distributions are, 0 to 1 (Bhattacharyya's coefficient). */
export const overlap = (left: Likely, right: Likely): number => {
  let sum = 0;
  for (const [name, chance] of left) sum += Math.sqrt(chance * (right.get(name) ?? 0));
  return sum;
};

/** The probability that both texts are about the same matter. */
export const sameMatter = (left: About, right: About): number => {
  let sum = 0;
  for (const [name, chance] of left.matters) sum += chance * (right.matters.get(name) ?? 0);
  return sum;
};

/** How alike two terms are in what they speak for most, 0 to 1: the cosine of their strongest weights. */
export const likeness = (left: Term, right: Term): number => {
  let sum = 0;
  for (let one = 0; one < left.peaks.length; one += 1)
    for (let other = 0; other < right.peaks.length; other += 1)
      if (left.peaks[one] === right.peaks[other]) sum += (left.heights[one] ?? 0) * (right.heights[other] ?? 0);
  return sum;
};
