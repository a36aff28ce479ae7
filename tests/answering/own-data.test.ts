// The labelled sets are what their README says: enough rows, known ids, halves by a hash, no family in both.
import {
  dayOfAsking,
  readEscalation,
  readKnowledge,
  readQuestions,
  readWishes,
  splitOf,
} from '../../answering/eval/own-data.ts';

const knowledge = readKnowledge();
const questions = readQuestions();

const unique = (values: readonly string[]): void => {
  expect(new Set(values).size).toBe(values.length);
};

it('has enough of everything, and every id once', () => {
  expect(knowledge.length).toBeGreaterThanOrEqual(120);
  expect(questions.length).toBeGreaterThanOrEqual(700);
  expect(readEscalation().length).toBeGreaterThanOrEqual(400);
  expect(readWishes().length).toBeGreaterThanOrEqual(120);
  for (const rows of [knowledge, questions, readEscalation(), readWishes()]) unique(rows.map(({ id }) => id));
  unique(questions.filter(({ previous }) => previous === undefined).map(({ text }) => text));
});

it('expects only what the knowledge has, and nothing that has expired', () => {
  const valid = new Set(knowledge.filter(({ validTo = '9999' }) => validTo >= dayOfAsking).map(({ id }) => id));
  const expected = questions.flatMap((row) => [row.expected ?? [], row.also ?? []].flat());
  expect(expected.filter((id) => !valid.has(id))).toEqual([]);
});

it('splits by a hash of the family, so that no family lies in both halves', () => {
  expect(questions.filter(({ family, split }) => split !== splitOf(family))).toEqual([]);
  expect(readEscalation().filter(({ text, split }) => split !== splitOf(text))).toEqual([]);
  expect(readWishes().filter(({ text, split }) => split !== splitOf(text))).toEqual([]);
  expect(questions.filter(({ expected, family }) => expected !== null && family !== expected)).toEqual([]);
});

it('no question is a phrasing of the knowledge', () => {
  const phrasings = new Set(knowledge.flatMap((row) => row.questions));
  expect(questions.filter(({ text }) => phrasings.has(text))).toEqual([]);
});
