// Programs that an earlier `npm start` left running because it was killed itself: found by a note beside the data, and ended.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

type Note = { pid: number; command: string };

const noteIn = (dataDir: string): string => path.join(dataDir, 'running.json');

/** The command line of a process now; empty when it is gone. */
const commandOf = (pid: number): string => {
  const result = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
};

const readNotes = (dataDir: string): Note[] => {
  try {
    return JSON.parse(readFileSync(noteIn(dataDir), 'utf8')) as Note[];
  } catch {
    return [];
  }
};

/** Note what runs, so that the next start finds it should this one be killed. */
export const noteRunning = (dataDir: string, pids: readonly number[]): void => {
  const notes = pids.map((pid): Note => ({ pid, command: commandOf(pid) }));
  writeFileSync(noteIn(dataDir), JSON.stringify(notes));
};

/** End what is noted and still the same program: a process number may have been given to somebody else since. */
export const endLeftovers = (dataDir: string): void => {
  for (const { pid, command } of readNotes(dataDir)) {
    if (command !== '' && commandOf(pid) === command) process.kill(pid, 'SIGKILL');
  }
  forgetRunning(dataDir);
};

export const forgetRunning = (dataDir: string): void => {
  rmSync(noteIn(dataDir), { force: true });
};
