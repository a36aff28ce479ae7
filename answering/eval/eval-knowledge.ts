// npm run eval -- --knowledge KB --questions Q [--engine ours|minisearch] [--today 2025-11-01]: one JSON line a question, then a summary.
// Questions that bring `previous` (the question before) are read as follow-ups; those that bring `expected` (an id, or null where nothing
// answers) are counted as well.
import { parseArgs } from 'node:util';
import { engineNames, makeEngine } from './engines.ts';
import { printJsonLine, textOf } from './json-lines.ts';
import { readKnowledge, readQuestions } from './read-knowledge.ts';

const usage =
  'npm run eval -- --knowledge KB.jsonl --questions Q.jsonl [--engine ours|minisearch] [--today 2025-11-01]';

/** Share with four digits, null where there is nothing to share. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1e4) / 1e4;

type Options = { knowledge?: string; questions?: string; engine: string; today?: string };

const readOptions = (args: readonly string[]): Options => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        knowledge: { type: 'string' },
        questions: { type: 'string' },
        engine: { type: 'string', default: 'ours' },
        today: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [sentence] = error instanceof Error ? error.message.split(/\. |\.?\n|\.$/) : [];
    throw new Error(`${sentence ?? 'wrong options'}: ${usage}`, { cause: error });
  }
};

/** Throws one line where the options or the files are wrong. */
export const evalKnowledge = (args: readonly string[]): void => {
  const values = readOptions(args);
  const name = engineNames.find((one) => one === values.engine);
  if (values.knowledge === undefined || values.questions === undefined || name === undefined) throw new Error(usage);
  const now = values.today === undefined ? new Date() : new Date(values.today);
  if (Number.isNaN(now.getTime())) throw new Error(usage);

  const entries = readKnowledge(values.knowledge);
  const questions = readQuestions(values.questions);
  const startedAt = performance.now();
  const engine = makeEngine(name, entries, now);
  const indexedAt = performance.now();
  const count = { answer: 0, choose: 0, human: 0 };
  const judged = { all: 0, answerable: 0, answered: 0, right: 0, wrong: 0, first: 0, chosen: 0, chosenRight: 0 };
  for (const { id, text, row } of questions) {
    const { action, answerId, candidates, confidence } = engine(text, textOf(row, 'previous'));
    printJsonLine({ id, action, answerId: action === 'answer' ? answerId : null, candidates, confidence });
    count[action] += 1;
    if (!('expected' in row)) continue;
    const also: unknown[] = Array.isArray(row.also) ? row.also : [];
    const expected = [row.expected, ...also].map(String);
    const isRight = (one: string | undefined): boolean => one !== undefined && expected.includes(one);
    judged.all += 1;
    if (row.expected !== null) judged.answerable += 1;
    if (row.expected !== null && isRight(candidates[0])) judged.first += 1;
    if (action === 'answer') {
      judged.answered += 1;
      judged[isRight(candidates[0]) ? 'right' : 'wrong'] += 1;
    }
    if (action === 'choose') {
      judged.chosen += 1;
      if (candidates.slice(0, 3).some(isRight)) judged.chosenRight += 1;
    }
  }
  const milliseconds = performance.now() - indexedAt;
  printJsonLine({
    summary: {
      engine: name,
      entries: entries.length,
      questions: questions.length,
      ...count,
      indexMs: Math.round(indexedAt - startedAt),
      msPerQuestion: Math.round((milliseconds / questions.length) * 100) / 100,
      ...(judged.all > 0 && {
        judged: {
          questions: judged.all,
          rightAmongAnswered: share(judged.right, judged.answered),
          /** Answered rightly, of the questions that the knowledge answers. */
          coverage: share(judged.right, judged.answerable),
          wrongOfAll: share(judged.wrong, judged.all),
          firstRight: share(judged.first, judged.answerable),
          chooseTopThree: share(judged.chosenRight, judged.chosen),
        },
      }),
    },
  });
};
