// The processes that are killed, each started again on the same data and port; and how to wait until all of them are up.
import type { Child } from '../../sandbox/child.ts';
import { waitUntil, type Victim } from './kill-steps.ts';

export type Program = {
  start: () => Promise<Child>;
  /** Done between the end of a killed one and its new start. */
  sweep?: () => Promise<void>;
};

export type Processes = {
  start: (victim: Victim) => Promise<void>;
  /** The signal (SIGKILL) is sent before this returns; the restart follows by itself. */
  kill: (victim: Victim) => void;
  areAllUp: () => boolean;
  /** Whoever was killed is up again. Throws where it could not be started. */
  repaired: () => Promise<void>;
  /** Processes that ended without being killed. */
  deaths: string[];
  stop: () => Promise<void>;
};

/** `areAllReady`: asked after the database came back, until those who hold connections to it have found it. */
export const createProcesses = (
  programs: Partial<Record<Victim, Program>>,
  areAllReady: () => Promise<boolean>,
): Processes => {
  const children = new Map<Victim, Child>();
  const deaths: string[] = [];
  let repair: Promise<void> = Promise.resolve();
  let repairs = 0;

  const start = async (victim: Victim): Promise<void> => {
    const child = await programs[victim]?.start();
    if (!child) throw new Error(`nobody plays the ${victim} here`);
    const isFirst = !children.has(victim);
    children.set(victim, child);
    void child.died.then((line) => {
      deaths.push(line);
      restart(victim, Promise.resolve());
    });
    if (victim !== 'database' || isFirst) return;
    // One that died of it is started anew by its own repair, which comes next.
    const deathsBefore = deaths.length;
    await waitUntil(
      'everybody to reach the database again',
      async () => deaths.length > deathsBefore || (await areAllReady().catch(() => false)),
    );
  };
  const restart = (victim: Victim, ended: Promise<void>): void => {
    repairs += 1;
    repair = repair
      .then(() => ended)
      .then(() => programs[victim]?.sweep?.())
      .then(() => start(victim))
      .then(() => {
        repairs -= 1;
      });
    // Whoever needs the processes waits for it and hears of its failure.
    repair.catch(() => undefined);
  };

  return {
    start,
    kill: (victim) => restart(victim, children.get(victim)?.kill() ?? Promise.resolve()),
    areAllUp: () => repairs === 0,
    repaired: async () => {
      // A second death may follow while the first is being repaired.
      for (let seen: Promise<void> | null = null; seen !== repair;) await (seen = repair);
    },
    deaths,
    stop: async () => {
      for (const victim of ['worker', 'server', 'redis', 'database'] as const) await children.get(victim)?.stop();
    },
  };
};
