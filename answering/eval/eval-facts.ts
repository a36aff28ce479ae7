// npm run eval:facts -- --library FILE.. --questions FILE: facts out of libraries for rows {"id","text","session"?}; then a summary.
// With --generated N in place of --questions, N questions are made from the library itself.
// Rows of one `session` are a dialogue, in their order. A row that brings `expected` {action, entity, field, value} is counted right or wrong.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createFactReader, type FactAnswer, type FactContext } from '../facts/answer-fact.ts';
import { createFactLibrary, readEntities } from '../facts/fact-library.ts';
import { makeFactQuestions } from './fact-questions.ts';
import { printJsonLine, readJsonLines, textOf } from './json-lines.ts';
import { runCommand } from './run-command.ts';

const usage = 'npm run eval:facts -- --library FILE.. (--questions FILE | --generated N [--seed N])';

const parse = (): { libraries: string[]; questions: string | undefined; generated: number; seed: number } => {
  const { values, positionals } = parseArgs({
    options: {
      library: { type: 'string', multiple: true },
      questions: { type: 'string' },
      generated: { type: 'string' },
      seed: { type: 'string' },
    },
    allowPositionals: true,
  });
  // "--library A B C": the files behind the first arrive without an option.
  const libraries = [...(values.library ?? []), ...positionals];
  const generated = Number(values.generated ?? 0);
  if (libraries.length === 0 || (values.questions === undefined && generated < 1)) throw new Error(usage);
  return { libraries, questions: values.questions, generated, seed: Number(values.seed ?? 1) };
};

const isSame = (answer: FactAnswer, expected: unknown): boolean =>
  typeof expected === 'object' &&
  expected !== null &&
  Object.entries(expected).every(
    ([key, value]) => JSON.stringify(value) === JSON.stringify(Reflect.get(answer, key) ?? null),
  );

const run = (): void => {
  const { libraries, questions, generated, seed } = parse();
  const entities = libraries.flatMap((file) => {
    const rows: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return readEntities(rows, path.basename(file));
  });
  const started = performance.now();
  const read = createFactReader(createFactLibrary(entities));
  const indexMs = performance.now() - started;
  const made = makeFactQuestions(entities, generated, seed);
  const { rows, unreadable } =
    questions === undefined
      ? { rows: made.map((row): Record<string, unknown> => ({ ...row })), unreadable: 0 }
      : readJsonLines(questions);
  const sessions = new Map<string, FactContext>();
  const counts = { answer: 0, choose: 0, unknown: 0 };
  let [expected, right, invented] = [0, 0, 0];
  const answering = performance.now();
  for (const row of rows) {
    const session = textOf(row, 'session');
    const { answer, context } = read(textOf(row, 'text'), sessions.get(session));
    if (session !== '') sessions.set(session, context);
    const { action, entity, field, value, source, ...rest } = answer;
    counts[action] += 1;
    if (row.expected !== undefined) {
      expected += 1;
      if (isSame(answer, row.expected)) right += 1;
      else if (action === 'answer') invented += 1;
    }
    printJsonLine({ id: row.id ?? null, action, entity, field, value, source, ...rest });
  }
  const ms = performance.now() - answering;
  printJsonLine({
    summary: {
      rows: rows.length,
      unreadable,
      entities: entities.length,
      ...counts,
      ...(expected > 0 && { expected, right, invented, rate: right / expected, inventedRate: invented / expected }),
      indexMs: Math.round(indexMs),
      msPerRow: Math.round((ms / Math.max(1, rows.length)) * 100) / 100,
    },
  });
};

runCommand(run);
