// Reads a knowledge base and questions of an eval run from rows of JSON, and says which row is wrong and why.
import type { QuestionEntry } from '../knowledge/types.ts';
import { readJsonLines, textOf } from './json-lines.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows of a file; a missing, empty or unreadable file is an error of one line. */
export const readRows = (file: string): Row[] => {
  let read: ReturnType<typeof readJsonLines>;
  try {
    read = readJsonLines(file);
  } catch {
    throw new Error(`${file}: cannot be read`);
  }
  if (read.rows.length === 0) throw new Error(`${file}: holds no JSON lines`);
  return read.rows;
};

const dayOf = (row: Row, key: string, file: string): Date | undefined => {
  const text = textOf(row, key);
  if (text === '') return undefined;
  const day = new Date(text);
  if (Number.isNaN(day.getTime())) throw new Error(`${file}: "${key}" is no date: ${text}`);
  return day;
};

/** Rows `{"id","questions":[..],"answer"}`, also with one `question`, and `validFrom`, `validTo`, `owner`, `source`. */
export const readKnowledge = (file: string): QuestionEntry[] => {
  const ids = new Set<string>();
  return readRows(file).map((row, index) => {
    const { id: rawId = index + 1 } = row;
    const id = typeof rawId === 'number' ? String(rawId) : textOf(row, 'id');
    const listed: unknown[] = Array.isArray(row.questions) ? row.questions : [row.questions, row.question];
    const questions = listed.filter((question): question is string => typeof question === 'string' && question !== '');
    const answer = textOf(row, 'answer');
    if (id === '' || questions.length === 0) throw new Error(`${file}: row ${index + 1} needs "id" and "questions"`);
    if (ids.has(id)) throw new Error(`${file}: "id" ${id} stands twice`);
    ids.add(id);
    const [validFrom, validTo] = [dayOf(row, 'validFrom', file), dayOf(row, 'validTo', file)];
    const [owner, source] = [textOf(row, 'owner'), textOf(row, 'source')];
    return {
      kind: 'question',
      id,
      questions,
      // Entries without an answer must not look as if they gave the same one.
      answer: answer === '' ? `#${id}` : answer,
      ...(validFrom && { validFrom }),
      ...(validTo && { validTo }),
      ...(owner !== '' && { owner }),
      ...(source !== '' && { source }),
    };
  });
};

export type EvalQuestion = { id: unknown; text: string; row: Row };

/** Rows `{"id","text"}`; a row without text is asked as an empty question. */
export const readQuestions = (file: string): EvalQuestion[] =>
  readRows(file).map((row, index) => ({ id: row.id ?? index + 1, text: textOf(row, 'text'), row }));
