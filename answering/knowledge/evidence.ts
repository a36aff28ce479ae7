// The evidence for an entry: a handful of numbers that say how well its statements fit a question.
import type { Analysis } from '../text/analyse.ts';
import { topicNearness, type TopicReader, type TopicReaders } from '../text/topics.ts';
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
] as const;

export type Evidence = { vector: number[]; best: Hit };

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

/** Evidence for one entry from its hits; `topScore` is the best score of any entry, `selfScore` what the question would give itself. */
export const weigh = (
  question: Analysis,
  weights: Weights,
  hits: readonly Hit[],
  topScore: number,
  { topicsOf, mattersOf }: TopicReaders,
): Evidence | null => {
  const looks = hits.map((hit) => {
    const explained = explain(question, hit.analysis);
    const covered = coverage(weights, explained);
    const back = coverage(hit.weights, explain(hit.analysis, question));
    return { hit, explained, covered, back, fit: fitOf(question, hit, covered, back) };
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
  const nearest = (some: typeof looks, read: TopicReader): number => {
    const topics = read(question);
    return some.reduce((most, { hit }) => Math.max(most, topicNearness(topics, read(hit.analysis))), 0);
  };
  const near = nearest(asks, topicsOf);
  const nearMatter = nearest(asks, mattersOf);
  return {
    best: best.hit,
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
      nearest(passages, topicsOf),
      near * best.covered,
      nearMatter,
      nearest(passages, mattersOf),
      nearMatter * best.covered,
    ],
  };
};
