// Shares, intervals, and what counts as fallen.
import { fallenFigures } from '../../answering/eval/figures.ts';
import { confuseTopics, scoreAnswers, type Answer } from '../../answering/eval/score-answers.ts';
import { type QuestionRow } from '../../answering/eval/own-data.ts';
import { showShare, wilson } from '../../answering/eval/wilson.ts';

it('gives intervals after Wilson', () => {
  // Newcombe 1998, table I: 81 of 263 and 0 of 20.
  expect(wilson({ part: 81, whole: 263 }).low).toBeCloseTo(0.2553, 4);
  expect(wilson({ part: 81, whole: 263 }).high).toBeCloseTo(0.3662, 4);
  expect(wilson({ part: 0, whole: 20 }).high).toBeCloseTo(0.1611, 4);
  expect(wilson({ part: 0, whole: 0 })).toEqual({ rate: 0, low: 0, high: 1 });
  expect(showShare({ part: 0, whole: 0 })).toBe('–');
});

it('a figure falls when it leaves the interval on the wrong side, or is not measured any more', () => {
  const committed = {
    recall: { part: 90, whole: 100, wanted: 'high' as const },
    alarms: { part: 2, whole: 100, wanted: 'low' as const },
  };
  expect(fallenFigures(committed, committed)).toEqual([]);
  const better = { recall: { ...committed.recall, part: 100 }, alarms: { ...committed.alarms, part: 0 } };
  expect(fallenFigures(committed, better)).toEqual([]);
  const within = { recall: { ...committed.recall, part: 84 }, alarms: { ...committed.alarms, part: 6 } };
  expect(fallenFigures(committed, within)).toEqual([]);
  const worse = { recall: { ...committed.recall, part: 82 }, alarms: { ...committed.alarms, part: 8 } };
  expect(fallenFigures(committed, worse)).toHaveLength(2);
  expect(fallenFigures(committed, { recall: committed.recall })).toEqual(['alarms: not measured any more']);
});

const question = (expected: string | null, topic: string, also?: string[]): QuestionRow => ({
  id: 'q',
  text: '',
  expected,
  topic,
  kind: 'plain',
  family: '',
  split: 'test',
  ...(also && { also }),
});
const answer = (action: Answer['action'], ...candidates: string[]): Answer => ({
  action,
  answerId: action === 'answer' ? (candidates[0] ?? null) : null,
  candidates,
});

it('counts answers, choices and what was kept back', () => {
  const asked = [
    { question: question('a', 'x'), answer: answer('answer', 'a', 'b') },
    { question: question('a', 'x', ['b']), answer: answer('answer', 'b', 'a') },
    { question: question('a', 'x'), answer: answer('answer', 'c', 'a') },
    { question: question('a', 'x'), answer: answer('choose', 'c', 'b', 'a') },
    { question: question('a', 'x'), answer: answer('choose', 'c', 'b', 'd', 'a') },
    { question: question('a', 'x'), answer: answer('human') },
    { question: question(null, 'y'), answer: answer('answer', 'c') },
    { question: question(null, 'y'), answer: answer('human', 'c') },
  ];
  expect(scoreAnswers(asked)).toEqual({
    rightAnswers: { part: 2, whole: 4 },
    coverage: { part: 3, whole: 6 },
    wrongAnswers: { part: 2, whole: 8 },
    choiceHits: { part: 1, whole: 2 },
    choices: { part: 2, whole: 8 },
    first: { part: 2, whole: 6 },
    firstThree: { part: 4, whole: 6 },
    keptBack: { part: 1, whole: 2 },
  });
  const topics = confuseTopics(asked, new Map([['c', 'z']]));
  expect(topics).toEqual([
    { topic: 'x', right: { part: 2, whole: 6 }, wrong: 1, choose: 2, human: 1, takenFor: [['z', 1]] },
    { topic: 'y', right: { part: 0, whole: 2 }, wrong: 1, choose: 0, human: 1, takenFor: [['z', 1]] },
  ]);
});
