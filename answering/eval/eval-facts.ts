// npm run eval:facts -- --library FILE.. --questions FILE: facts out of libraries for rows {"id","text","session"?}; then a summary.
// Rows of one `session` are a dialogue, in their order. A row that brings `expected` {action, entity, field, value} is counted right or wrong.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createFactReader, type FactAnswer, type FactContext } from '../facts/answer-fact.ts';
import { createFactLibrary, readEntities } from '../facts/fact-library.ts';
import { printJsonLine, readJsonLines, textOf } from './json-lines.ts';

const usage = 'npm run eval:facts -- --library FILE.. --questions FILE';

const parse = (): { libraries: string[]; questions: string } => {
  const { values, positionals } = parseArgs({
    options: { library: { type: 'string', multiple: true }, questions: { type: 'string' } },
    allowPositionals: true,
  });
  // "--library A B C": the files behind the first arrive without an option.
  const libraries = [...(values.library ?? []), ...positionals];
  if (libraries.length === 0 || values.questions === undefined) throw new Error(usage);
  return { libraries, questions: values.questions };
};

const isSame = (answer: FactAnswer, expected: unknown): boolean =>
  typeof expected === 'object' &&
  expected !== null &&
  Object.entries(expected).every(
    ([key, value]) => JSON.stringify(value) === JSON.stringify(Reflect.get(answer, key) ?? null),
  );

const run = (): void => {
  const { libraries, questions } = parse();
  const entities = libraries.flatMap((file) => {
    const rows: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return readEntities(rows, path.basename(file));
  });
  const started = performance.now();
  const read = createFactReader(createFactLibrary(entities));
  const indexMs = performance.now() - started;
  const { rows, unreadable } = readJsonLines(questions);
  const sessions = new Map<string, FactContext>();
  const counts = { answer: 0, choose: 0, unknown: 0 };
  let [expected, right] = [0, 0];
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
      ...(expected > 0 && { expected, right, rate: right / expected }),
      indexMs: Math.round(indexMs),
      msPerRow: Math.round((ms / Math.max(1, rows.length)) * 100) / 100,
    },
  });
};

run();
