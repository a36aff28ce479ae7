// Runs one of the programs that anybody runs on his own data, and reads what it prints: the report measures those, not
// functions behind them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The lines of a program of this folder as values; the last one is its summary. */
export const runProgram = (name: string, args: readonly string[]): unknown[] =>
  execFileSync(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, `${name}.ts`), ...args], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** Gives `use` a file of these rows, and takes it away again. */
export const withRows = <Result>(rows: readonly unknown[], use: (file: string) => Result): Result => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'banlv-eval-'));
  try {
    const file = path.join(folder, 'rows.jsonl');
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
