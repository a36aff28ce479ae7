// Programs that the sandbox starts beside itself: ready when they say so, stopped in order, never left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export type Child = {
  name: string;
  pid: number;
  /** What it said when it was ready. */
  ready: Record<string, unknown>;
  /** Resolves with one line when it ended without being asked. */
  died: Promise<string>;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

const graceMs = 15_000;
const probeMs = 100;

export type ChildOptions = {
  name: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string | undefined>;
  /** Whether a line of standard output says that it is ready; that line as an object. */
  isReady?: (line: string) => Record<string, unknown> | null;
  /** Asked every 100 ms instead, for a program that says nothing. */
  probe?: () => Promise<boolean>;
  readyWithinMs: number;
  /** Ends it, whether it is ready or not. */
  signal?: AbortSignal;
  /** Lines of standard output that are not for `isReady`. */
  onLine?: (line: string) => void;
};

const parseReady = (line: string): Record<string, unknown> | null => {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && 'ready' in parsed) return parsed;
  } catch {
    // Not a line for us.
  }
  return null;
};

/** Our own programs say `{"ready":true,...}`. */
export const ownProgram = (script: string, args: readonly string[], nodeArgs: readonly string[] = []) => ({
  command: process.execPath,
  args: [...nodeArgs, '--import', 'tsx', script, ...args],
  isReady: parseReady,
});

const exitOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

const askUntilReady = async (probe: () => Promise<boolean>, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    if (await probe().catch(() => false)) return;
    await sleep(probeMs);
  }
};

/** Start it and wait until it is ready. Throws with its last words where it ends or stays silent. */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const child = spawn(options.command, [...options.args], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C comes to the sandbox, which stops its children in order.
    detached: true,
    ...(options.signal && { signal: options.signal }),
  });
  const exited = exitOf(child);
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('utf8')).slice(-2_000);
    process.stderr.write(chunk);
  });
  let isAskedToStop = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    isAskedToStop = true;
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(timer);
  };

  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const timer = setTimeout(() => {
      void end('SIGKILL');
      reject(new Error(`${options.name} was not ready within ${options.readyWithinMs / 1_000} s`));
    }, options.readyWithinMs);
    child.once('error', (error) => {
      // One that is ended by the signal is waited for below.
      if (options.signal?.aborted) return;
      clearTimeout(timer);
      reject(error);
    });
    void exited.then(() => {
      clearTimeout(timer);
      reject(new Error(lastWords.trim().split('\n').at(-1) ?? `${options.name} ended`));
    });
    let isUp = false;
    const up = (said: Record<string, unknown>): void => {
      isUp = true;
      clearTimeout(timer);
      resolve(said);
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = isUp ? null : (options.isReady?.(line) ?? null);
      if (said) up(said);
      else options.onLine?.(line);
    });
    const { probe } = options;
    if (probe) void askUntilReady(probe, () => isUp || child.exitCode !== null).then(() => up({}));
  });

  return {
    name: options.name,
    pid: child.pid ?? 0,
    ready,
    died: exited.then(() =>
      isAskedToStop ? new Promise<string>(() => undefined) : `${options.name} ended unexpectedly`,
    ),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
};
