// The evidence for an entry: a handful of numbers that say how well its statements fit a question.
import type { Analysis } from '../text/analyse.ts';
import { overlap, sameMatter, type About, type AboutReader } from '../text/matters.ts';
import { explainByKinship } from './akin.ts';
import { compareKinds, coverage, explain, type Weights } from './compare.ts';
import { comparePlaces } from './places.ts';

/** A statement that shares something with the question. */
export type Hit = {
  analysis: Analysis;
  weights: Weights;
  role: 'ask' | 'passage';
  score: number;
  rank: number;
  answer: string;
};

/** Names of the numbers, in the order of the vector. */
export const evidenceNames = [
  'questionCovered',
  'statementCovered',
  'bothCovered',
  'wordsShared',
  'conceptsShared',
  'pairsShared',
  'gainedByOtherWordings',
  'gainedByAnswer',
  'sameKind',
  'otherKind',
  'sameKindAndWords',
  'otherKindAndWords',
  'otherDenial',
  'sameNumbers',
  'otherNumbers',
  'samePlace',
  'otherPlace',
  'sharedTerms',
  'neighbours',
  'nearest',
  'sameKey',
  'worstUnexplained',
  'isPassageOnly',
  'topicNear',
  'topicOfAnswer',
  'topicAndWords',
  'matterNear',
  'matterOfAnswer',
  'matterAndWords',
  'sameMatter',
  'questionCoveredByKin',
  'statementCoveredByKin',
  'questionContrast',
  'statementContrast',
  'bothContrast',
] as const;

/** `isElsewhere`: question and wording name different places; such an entry may be offered, but never answers. */
export type Evidence = { vector: number[]; best: Hit; isElsewhere: boolean };

/** Evidence of an entry by itself, before it is compared with the others found: with what is explained of the question and of the wording, unit by unit. */
export type Alone = Evidence & { explained: readonly number[]; explainedBack: readonly number[] };

const jaccard = (left: ReadonlySet<string>, right: ReadonlySet<string>): number => {
  if (left.size === 0 && right.size === 0) return 0;
  let shared = 0;
  for (const one of left) if (right.has(one)) shared += 1;
  return shared / (left.size + right.size - shared);
};

/** Similarity of one wording, only to pick the best of an entry. */
const fitOf = (question: Analysis, hit: Hit, covered: number, back: number): number =>
  covered * 0.6 +
  back * 0.4 +
  covered * back +
  compareKinds(question, hit.analysis) * 0.15 -
  (hit.role === 'passage' ? 0.6 : 0);

/** Likeness of what two texts are about; less where one of them has words that no saying has. */
const nearness =
  (level: 'topics' | 'matters') =>
  (left: About, right: About): number =>
    overlap(left[level], right[level]) * Math.sqrt(left.knownShare * right.knownShare);
const topicNearness = nearness('topics');
const matterNearness = nearness('matters');

/** The probability of the same matter counts by its logarithm, from this on: a probability is what the confidence multiplies. */
const sameMatterFloor = 0.003;

/** Evidence for one entry from its hits, all but the contrast with the others; `topScore` is the best score of any entry. */
export const weigh = (
  question: Analysis,
  weights: Weights,
  hits: readonly Hit[],
  topScore: number,
  read: AboutReader,
): Alone | null => {
  const looks = hits.map((hit) => {
    const explained = explain(question, hit.analysis);
    const explainedBack = explain(hit.analysis, question);
    const covered = coverage(weights, explained);
    const back = coverage(hit.weights, explainedBack);
    return { hit, explained, explainedBack, covered, back, fit: fitOf(question, hit, covered, back) };
  });
  const asks = looks.filter(({ hit }) => hit.role === 'ask');
  const best = (asks.length > 0 ? asks : looks).reduce<(typeof looks)[number] | null>(
    (found, look) => (found === null || look.fit > found.fit ? look : found),
    null,
  );
  if (best === null) return null;
  const pooled = (some: typeof looks): number[] =>
    question.units.map((_, index) => some.reduce((most, { explained }) => Math.max(most, explained[index] ?? 0), 0));
  const withOthers = coverage(weights, pooled(asks.length > 0 ? asks : [best]));
  const withAnswer = coverage(weights, pooled(looks));
  const { analysis } = best.hit;
  const kinds = compareKinds(question, analysis);
  const sharedNumbers = [...question.numbers].some((number) => analysis.numbers.has(number));
  const hasOtherNumbers = question.numbers.size > 0 && analysis.numbers.size > 0 && !sharedNumbers;
  const places = comparePlaces(question, analysis);
  const isPassageOnly = asks.length === 0;
  const passages = looks.filter(({ hit }) => hit.role === 'passage');
  const about = read(question);
  const nearest = (some: typeof looks, compare: (one: About, other: About) => number): number =>
    some.reduce((most, { hit }) => Math.max(most, compare(about, read(hit.analysis))), 0);
  const near = nearest(asks, topicNearness);
  const nearMatter = nearest(asks, matterNearness);
  return {
    best: best.hit,
    explained: best.explained,
    explainedBack: best.explainedBack,
    isElsewhere: places < 0,
    vector: [
      best.covered,
      isPassageOnly ? 0 : best.back,
      isPassageOnly ? 0 : best.covered * best.back,
      jaccard(question.words, analysis.words),
      jaccard(question.allConcepts, analysis.allConcepts),
      jaccard(question.pairs, analysis.pairs),
      withOthers - best.covered,
      withAnswer - withOthers,
      kinds > 0 ? 1 : 0,
      kinds < 0 ? 1 : 0,
      kinds > 0 ? best.covered : 0,
      kinds < 0 ? best.covered : 0,
      question.isDenied === analysis.isDenied ? 0 : 1,
      sharedNumbers ? 1 : 0,
      hasOtherNumbers ? 1 : 0,
      places > 0 ? 1 : 0,
      places < 0 ? 1 : 0,
      topScore === 0 ? 0 : Math.max(...hits.map(({ score }) => score)) / topScore,
      hits.reduce((sum, { rank, role }) => sum + (role === 'ask' && rank < 10 ? 1 / (2 + rank) : 0), 0),
      hits.some(({ rank }) => rank === 0) ? 1 : 0,
      question.key !== '' && question.key === analysis.key ? 1 : 0,
      weights.reduce((worst, weight, index) => Math.max(worst, weight * (1 - (best.explained[index] ?? 0))), 0),
      isPassageOnly ? 1 : 0,
      near,
      nearest(passages, topicNearness),
      near * best.covered,
      nearMatter,
      nearest(passages, matterNearness),
      nearMatter * best.covered,
      1 + Math.log(sameMatterFloor + nearest(asks, sameMatter)) / -Math.log(sameMatterFloor),
      coverage(weights, explainByKinship(question, analysis, best.explained)),
      coverage(best.hit.weights, explainByKinship(analysis, question, best.explainedBack)),
    ],
  };
};
