// Measures everything on the project's own sets: three engines on the same questions, hand-over, slots, facts.
import path from 'node:path';
import { z } from 'zod';
import { judgeHandOver } from '../handover/index.ts';
import {
  dayOfAsking,
  type EscalationRow,
  type QuestionRow,
  readEscalation,
  readEscalationApart,
  readKnowledge,
  readQuestions,
  readWishes,
  type Split,
} from './own-data.ts';
import { runProgram, withRows } from './run-program.ts';
import { type Answer, type Asked, confuseTopics, scoreAnswers, type Scores, type TopicRow } from './score-answers.ts';
import { type Share } from './wilson.ts';

const dataFile = (name: string): string => path.resolve(import.meta.dirname, 'data', name);

const answerRow = z.object({
  action: z.enum(['answer', 'choose', 'human']),
  answerId: z.string().nullable(),
  candidates: z.array(z.string()),
});

const answersOf = (engine: 'ours' | 'minisearch', questions: readonly QuestionRow[]): Answer[] =>
  withRows(
    questions.map(({ id, text, previous }) => ({ id, text, previous })),
    (file) => {
      const args = ['--knowledge', dataFile('knowledge.jsonl'), '--questions', file, '--today', dayOfAsking];
      return runProgram('eval', [...args, '--engine', engine])
        .slice(0, questions.length)
        .map((row) => answerRow.parse(row));
    },
  );

export const engineNames = ['minisearch, its defaults', 'our retrieval, uncalibrated', 'ours'] as const;
export type EngineName = (typeof engineNames)[number];

const alwaysTheFirst = ({ candidates }: Answer): Answer => ({
  action: candidates.length > 0 ? 'answer' : 'human',
  answerId: candidates[0] ?? null,
  candidates,
});

/** The bot's order: whoever needs a human gets one before anything is looked up. */
const handedOverFirst = (answer: Answer, { text }: QuestionRow): Answer =>
  judgeHandOver(text).escalate ? { ...answer, action: 'human', answerId: null } : answer;

const slotKeys = ['origin', 'destination', 'days', 'people', 'budgetYuan'] as const;
const wishAnswer = z.object({ slots: z.record(z.string(), z.unknown()) });

const readSlotsOfWishes = (): Record<string, unknown>[] =>
  runProgram('eval-slots', [dataFile('wishes.jsonl')])
    .slice(0, -1)
    .map((row) => wishAnswer.parse(row).slots);

const measureSlots = (read: readonly Record<string, unknown>[], split: Split): Map<string, Share> => {
  const wishes = readWishes();
  const compared = wishes.flatMap((wish, index) => (wish.split === split ? [{ wish, slots: read[index] ?? {} }] : []));
  const isRight = ({ wish, slots }: (typeof compared)[number], key: (typeof slotKeys)[number]): boolean =>
    JSON.stringify(wish.slots[key] ?? null) === JSON.stringify(slots[key] ?? null);
  const shareOf = (keys: readonly (typeof slotKeys)[number][]): Share => ({
    part: compared.filter((one) => keys.every((key) => isRight(one, key))).length,
    whole: compared.length,
  });
  return new Map([
    ['all five together', shareOf(slotKeys)],
    ...slotKeys.map((key): [string, Share] => [key, shareOf([key])]),
  ]);
};

const factCount = 300;
const factSummary = z.object({
  summary: z.object({ expected: z.number(), right: z.number(), invented: z.number() }),
});

const measureFacts = (): { right: Share; invented: Share } => {
  const lines = runProgram('eval-facts', ['--library', dataFile('places.json'), '--generated', String(factCount)]);
  const { expected, right, invented } = factSummary.parse(lines.at(-1)).summary;
  return { right: { part: right, whole: expected }, invented: { part: invented, whole: expected } };
};

type HandOver = { recall: Share; falseAlarms: Share; byTopic: Map<string, Share> };

const measureHandOver = (rows: readonly EscalationRow[], split: Split): HandOver => {
  const judged = rows
    .filter((row) => row.split === split)
    .map((row) => ({ ...row, escalated: judgeHandOver(row.text).escalate }));
  const shareOf = (some: typeof judged): Share => ({
    part: some.filter(({ escalated }) => escalated).length,
    whole: some.length,
  });
  const topics = [...new Set(judged.map(({ topic }) => topic))];
  return {
    recall: shareOf(judged.filter(({ escalate }) => escalate)),
    falseAlarms: shareOf(judged.filter(({ escalate }) => !escalate)),
    byTopic: new Map(topics.map((topic) => [topic, shareOf(judged.filter((row) => row.topic === topic))])),
  };
};

const onHalves = (rows: readonly EscalationRow[]): Record<Split, HandOver> => ({
  tune: measureHandOver(rows, 'tune'),
  test: measureHandOver(rows, 'test'),
});

export type Measured = {
  engines: Map<EngineName, Record<Split, Scores>>;
  byKind: Map<string, Scores>;
  topics: TopicRow[];
  handOver: Record<Split, HandOver>;
  handOverApart: Record<Split, HandOver>;
  slots: Record<Split, Map<string, Share>>;
  facts: ReturnType<typeof measureFacts>;
};

export const measureAll = (): Measured => {
  const questions = readQuestions();
  const plain = answersOf('minisearch', questions);
  const own = answersOf('ours', questions);
  const answers: Record<EngineName, readonly Answer[]> = {
    'minisearch, its defaults': plain,
    'our retrieval, uncalibrated': own.map(alwaysTheFirst),
    ours: questions.flatMap((question, index) => {
      const answer = own[index];
      return answer === undefined ? [] : [handedOverFirst(answer, question)];
    }),
  };
  const askedOf = (engine: EngineName, split: Split): Asked[] =>
    questions.flatMap((question, index) => {
      const answer = answers[engine][index];
      return answer === undefined || question.split !== split ? [] : [{ question, answer }];
    });
  const test = askedOf('ours', 'test');
  const slots = readSlotsOfWishes();
  const kinds = [...new Set(questions.map(({ kind }) => kind))];
  return {
    engines: new Map(
      engineNames.map((name) => [
        name,
        { tune: scoreAnswers(askedOf(name, 'tune')), test: scoreAnswers(askedOf(name, 'test')) },
      ]),
    ),
    byKind: new Map(kinds.map((kind) => [kind, scoreAnswers(test.filter(({ question }) => question.kind === kind))])),
    topics: confuseTopics(test, new Map(readKnowledge().map(({ id, topic }) => [id, topic]))),
    handOver: onHalves(readEscalation()),
    handOverApart: onHalves(readEscalationApart()),
    slots: { tune: measureSlots(slots, 'tune'), test: measureSlots(slots, 'test') },
    facts: measureFacts(),
  };
};
