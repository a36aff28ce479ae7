// Trains the weights of the confidence on episodes made from entries.jsonl, and writes answering/knowledge/weights.json.
//     node --import tsx answering/training/train.ts [--episodes 12]
// The knowledge is of eight kinds (hotel, agency, airline, scenic area, ordering platform, homestay, visa office, destinations). Each is judged by
// weights learnt on the seven others, with a part of the topics hidden; the threshold stands where those judgements are wrong no more often than is allowed.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../eval/fact-questions.ts';
import { probabilities, type Model } from '../knowledge/confidence.ts';
import { KnowledgeIndex } from '../knowledge/knowledge-index.ts';
import { readersWithout, tradeTopics, type TopicReaders } from '../text/topics.ts';
import { makeEpisodes, readEntries, readForeign, type TrainingEntry } from './episodes.ts';
import { fit, type Example } from './fit.ts';

/** Of all questions, also those that nothing answers (a third here): how many may get a wrong answer. */
const mostWrong = 0.03;
const chooseFrom = 0.4;
/** Others' knowledge is about things that no list of topics has: two episodes of three know only a part of the lists. */
const hiddenShares = [0, 0.3, 0.6];
const asker = { now: new Date(0) };

const readersOf = (episode: number, seed: number): TopicReaders => {
  const share = hiddenShares[episode % hiddenShares.length] ?? 0;
  if (share === 0) return tradeTopics;
  const random = randomFrom(seed * 1_000 + episode);
  return readersWithout(() => random() < share);
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
    const index = new KnowledgeIndex(known, readersOf(number, seed));
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

/** The lowest confidence from which on no more than the allowed share of all questions is answered wrongly. */
const thresholdOf = (judged: readonly Judged[]): number => {
  let [wrong, lowest] = [0, 1];
  for (const { confidence, isRight } of [...judged].sort((left, other) => other.confidence - left.confidence)) {
    if (!isRight) wrong += 1;
    if (wrong > mostWrong * judged.length) break;
    lowest = confidence;
  }
  return Math.round(lowest * 100) / 100;
};

const report = (name: string, judged: readonly Judged[], threshold: number): void => {
  const answerable = judged.filter(({ isAnswerable }) => isAnswerable);
  const answered = judged.filter(({ confidence }) => confidence >= threshold);
  const right = answered.filter(({ isRight }) => isRight).length;
  console.log(
    JSON.stringify({
      heldOut: name,
      questions: judged.length,
      firstRight: answerable.filter(({ isRight }) => isRight).length / answerable.length,
      rightAmongAnswered: right / answered.length,
      coverage: right / answerable.length,
      wrongOfAll: (answered.length - right) / judged.length,
    }),
  );
};

const { values } = parseArgs({ options: { episodes: { type: 'string', default: '12' } } });
const [all, foreign] = [readEntries(), readForeign()];
const kindOf = ({ id }: TrainingEntry): string => id.charAt(0);
const kinds = [...new Set(all.map(kindOf))];
const byKind = kinds.map((kind, seed) => {
  const own = all.filter((entry) => kindOf(entry) === kind);
  // Foreign questions are dealt out, so that none is seen by the weights that are judged on it.
  const strange = foreign.filter((_, index) => index % kinds.length === seed);
  return { kind, examples: examplesOf(own, strange, Number(values.episodes), seed + 1) };
});
const heldOut = byKind.map(({ kind, examples }) => {
  const others = byKind.filter((one) => one.kind !== kind).flatMap((one) => one.examples);
  return { kind, judged: judge(examples, fit(others)) };
});
const pooled = heldOut.flatMap(({ judged }) => judged);
const answer = thresholdOf(pooled);
for (const { kind, judged } of heldOut) report(kind, judged, answer);
report('all', pooled, answer);
const model: Model = { ...fit(byKind.flatMap(({ examples }) => examples)), answer, choose: chooseFrom };
writeFileSync(path.join(import.meta.dirname, '../knowledge/weights.json'), `${JSON.stringify(model, null, 2)}\n`);
console.log(JSON.stringify(model));
