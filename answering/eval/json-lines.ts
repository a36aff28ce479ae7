// JSON lines in from files, JSON lines out to standard output, for the commands that measure.
import { readFileSync } from 'node:fs';

/** The objects of a file, one a line; a line that is no object is left out and counted. */
export const readJsonLines = (file: string): { rows: Record<string, unknown>[]; unreadable: number } => {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const rows: Record<string, unknown>[] = [];
  for (const line of lines) {
    try {
      const row: unknown = JSON.parse(line);
      if (isObject(row)) rows.push(row);
    } catch {
      // Counted below: one bad line does not spoil a run.
    }
  }
  return { rows, unreadable: lines.length - rows.length };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const printJsonLine = (row: unknown): void => {
  process.stdout.write(`${JSON.stringify(row)}\n`);
};

/** The text of a row's key, or an empty string. */
export const textOf = (row: Readonly<Record<string, unknown>>, key: string): string => {
  const value = row[key];
  return typeof value === 'string' ? value : '';
};
