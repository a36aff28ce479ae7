// Trains the weights of the confidence on episodes made from entries.jsonl, and writes answering/knowledge/weights.json.
//     node --import tsx answering/training/train.ts [--episodes 60]
// The threshold comes from held-out topics: hotel questions judged by weights of agency questions, and the other way round.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { probabilities, type Model } from '../knowledge/confidence.ts';
import { KnowledgeIndex } from '../knowledge/knowledge-index.ts';
import { makeEpisodes, readEntries, readForeign, type TrainingEntry } from './episodes.ts';
import { fit, type Example } from './fit.ts';

/** The training questions are harder than customers' (a third has no answer): 95 % here is more there. */
const wantedPrecision = 0.95;
const chooseFrom = 0.45;
const asker = { now: new Date(0) };

/** Examples of one topic; a question whose entry was not even found counts as one that nothing answers. */
const examplesOf = (
  entries: readonly TrainingEntry[],
  foreign: readonly string[],
  count: number,
  seed: number,
): Example[] =>
  makeEpisodes(entries, foreign, count, seed).flatMap((episode) => {
    const index = new KnowledgeIndex(episode.entries.map((entry) => ({ kind: 'question', ...entry })));
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

/** The lowest confidence from which on the wanted share is right. */
const thresholdOf = (judged: readonly Judged[]): number => {
  let [right, lowest] = [0, 1];
  [...judged]
    .sort((left, other) => other.confidence - left.confidence)
    .forEach(({ confidence, isRight }, index) => {
      if (isRight) right += 1;
      if (right / (index + 1) >= wantedPrecision) lowest = confidence;
    });
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

const { values } = parseArgs({ options: { episodes: { type: 'string', default: '60' } } });
const count = Number(values.episodes);
const [entries, foreign] = [readEntries(), readForeign()];
// Foreign questions are split as well, so that none is seen on both sides.
const half = (part: number): string[] => foreign.filter((_, index) => index % 2 === part);
const hotel = examplesOf(
  entries.filter(({ id }) => id.startsWith('h-')),
  half(0),
  count,
  1,
);
const agency = examplesOf(
  entries.filter(({ id }) => id.startsWith('a-')),
  half(1),
  count,
  2,
);
const [onHotel, onAgency] = [judge(hotel, fit(agency)), judge(agency, fit(hotel))];
const answer = thresholdOf([...onHotel, ...onAgency]);
report('hotel', onHotel, answer);
report('agency', onAgency, answer);
const model: Model = { ...fit([...hotel, ...agency]), answer, choose: chooseFrom };
writeFileSync(path.join(import.meta.dirname, '../knowledge/weights.json'), `${JSON.stringify(model, null, 2)}\n`);
console.log(JSON.stringify(model));
