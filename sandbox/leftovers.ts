// Who holds a data folder: a note beside the data names the demo that runs on it and its programs, so that a second demo keeps
// off, and what a killed one left running is ended.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

type Program = { pid: number; command: string };
type Note = { demo: Program; programs: Program[] };

const noteIn = (dataDir: string): string => path.join(dataDir, 'running.json');

/** The command line of a process now; empty when it is gone. */
const commandOf = (pid: number): string => {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  const result = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
};

const programOf = (pid: number): Program => ({ pid, command: commandOf(pid) });
/** A process number may have been given to somebody else since. */
const isRunning = ({ pid, command }: Program): boolean => command !== '' && commandOf(pid) === command;

const readNote = (dataDir: string): Note | null => {
  try {
    return JSON.parse(readFileSync(noteIn(dataDir), 'utf8')) as Note;
  } catch {
    return null;
  }
};

/** Note what runs here, so that the next start finds it. */
export const noteRunning = (dataDir: string, pids: readonly number[]): void => {
  const note: Note = { demo: programOf(process.pid), programs: pids.map(programOf) };
  const file = noteIn(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(note));
  renameSync(`${file}.new`, file);
};

/** End what a killed demo left. Throws where a demo runs on this folder. */
export const endLeftovers = (dataDir: string): void => {
  const note = readNote(dataDir);
  if (note === null) return;
  if (note.demo.pid !== process.pid && isRunning(note.demo)) {
    throw new Error(
      `另一个 npm start 正在使用 ${dataDir}，请先停止它，或另设 BANLV_DATA · another demo runs on this data folder`,
    );
  }
  for (const program of note.programs) if (isRunning(program)) process.kill(program.pid, 'SIGKILL');
  forgetRunning(dataDir);
};

export const forgetRunning = (dataDir: string): void => {
  rmSync(noteIn(dataDir), { force: true });
};
