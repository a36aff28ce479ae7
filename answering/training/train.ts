// Trains the weights of the confidence on episodes made from the knowledge of invented businesses, and writes answering/knowledge/weights.json.
//     node --import tsx answering/training/train.ts [--episodes 6]
// The businesses are of 24 kinds, from a city hotel to a cruise agent, in six groups. Each group is judged by weights learnt on the five others, with a
// part of the matters hidden; the threshold stands where those judgements are wrong no more often than is allowed.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../eval/fact-questions.ts';
import { probabilities, type Model } from '../knowledge/confidence.ts';
import { KnowledgeIndex } from '../knowledge/knowledge-index.ts';
import { readAbout, readerWithout, type AboutReader } from '../text/matters.ts';
import { makeEpisodes, readBusinesses, readForeign, type TrainingEntry } from './episodes.ts';
import { fit, type Example } from './fit.ts';

/** Of all questions, also those that nothing answers, how many may get a wrong answer; and of the answers, how many must be right. */
const mostWrong = 0.03;
const leastRight = 0.96;
const chooseFrom = 0.4;
/** Others' knowledge is about things that no list of matters has: two episodes of three know only a part of the list. */
const hiddenShares = [0, 0.3, 0.6];
const groups = 6;
const asker = { now: new Date(0) };

const readerOf = (episode: number, seed: number): AboutReader => {
  const share = hiddenShares[episode % hiddenShares.length] ?? 0;
  if (share === 0) return readAbout;
  const random = randomFrom(seed * 1_000 + episode);
  return readerWithout(() => random() < share);
};

/** Examples of one kind of knowledge; a question whose entry was not even found counts as one that nothing answers. */
const examplesOf = (
  entries: readonly TrainingEntry[],
  foreign: readonly string[],
  count: number,
  seed: number,
): Example[] =>
  makeEpisodes(entries, foreign, count, seed).flatMap((episode, number) => {
    const known = episode.entries.map((entry) => ({ kind: 'question' as const, ...entry }));
    const index = new KnowledgeIndex(known, readerOf(number, seed));
    return episode.questions.map(({ text, expected }) => {
      const { entries: found, doubt } = index.weighAll(text, asker);
      const place = found.findIndex(({ entry }) => entry.id === expected);
      return {
        vectors: found.map(({ evidence }) => evidence.vector),
        doubt,
        expected: place < 0 ? null : place,
        isAnswerable: expected !== null,
      };
    });
  });

type Judged = { confidence: number; isRight: boolean; isAnswerable: boolean };

const judge = (examples: readonly Example[], model: Pick<Model, 'evidence' | 'doubt'>): Judged[] =>
  examples.map(({ vectors, doubt, expected, isAnswerable }) => {
    const chances = probabilities(vectors, doubt, { ...model, answer: 1, choose: 1 });
    const confidence = Math.max(0, ...chances);
    return { confidence, isRight: chances.length > 0 && chances.indexOf(confidence) === expected, isAnswerable };
  });

/** The lowest confidence from which on answers are wrong no more often than is allowed. */
const thresholdOf = (judged: readonly Judged[]): number => {
  let [wrong, answers, lowest] = [0, 0, 1];
  for (const { confidence, isRight } of [...judged].sort((left, other) => other.confidence - left.confidence)) {
    answers += 1;
    if (!isRight) wrong += 1;
    if (wrong <= mostWrong * judged.length && wrong <= (1 - leastRight) * answers) lowest = confidence;
  }
  return Math.round(lowest * 100) / 100;
};

const report = (heldOut: readonly string[], judged: readonly Judged[], threshold: number): void => {
  const answerable = judged.filter(({ isAnswerable }) => isAnswerable);
  const answered = judged.filter(({ confidence }) => confidence >= threshold);
  const right = answered.filter(({ isRight }) => isRight).length;
  console.log(
    JSON.stringify({
      heldOut,
      questions: judged.length,
      firstRight: answerable.filter(({ isRight }) => isRight).length / answerable.length,
      rightAmongAnswered: right / answered.length,
      coverage: right / answerable.length,
      wrongOfAll: (answered.length - right) / judged.length,
    }),
  );
};

const { values } = parseArgs({ options: { episodes: { type: 'string', default: '6' } } });
const [businesses, foreign] = [readBusinesses(), readForeign()];
const byBusiness = businesses.map(({ entries }, seed) => {
  // Foreign questions are dealt out, so that none is seen by the weights that are judged on it.
  const strange = foreign.filter((_, index) => index % businesses.length === seed);
  return examplesOf(entries, strange, Number(values.episodes), seed + 1);
});
const examplesWhere = (isWanted: (group: number) => boolean): Example[] =>
  byBusiness.flatMap((examples, number) => (isWanted(number % groups) ? examples : []));
const heldOut = Array.from({ length: groups }, (_, group) => ({
  names: businesses.filter((_business, number) => number % groups === group).map(({ name }) => name),
  judged: judge(
    examplesWhere((one) => one === group),
    fit(examplesWhere((one) => one !== group)),
  ),
}));
const pooled = heldOut.flatMap(({ judged }) => judged);
const answer = thresholdOf(pooled);
for (const { names, judged } of heldOut) report(names, judged, answer);
report(['all'], pooled, answer);
const model: Model = { ...fit(byBusiness.flat()), answer, choose: chooseFrom };
writeFileSync(path.join(import.meta.dirname, '../knowledge/weights.json'), `${JSON.stringify(model, null, 2)}\n`);
console.log(JSON.stringify(model));
