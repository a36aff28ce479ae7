// A program of ours as an operator calls it: its exit code and what it says.
import { execFile } from 'node:child_process';

export type Ended = { code: number; stdout: string; stderr: string };

/** `file` is a path from the root of the project; the environment is `env` and nothing else. */
export const runProgram = (file: string, args: readonly string[], env: Record<string, string>): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'] ?? '', ...env }, timeout: 90_000 };
    execFile(process.execPath, ['--import', 'tsx', file, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout: stdout.trim(), stderr: stderr.trim() }),
    );
  });
