// The steps of a run, counted where they pass: a request or an answer between the server or the worker and the database or
// WeCom. At one of them a process is killed.
import { setTimeout as sleep } from 'node:timers/promises';

/** Who speaks: the process of the API and the clock, and that of the worker. */
export type Speaker = 'server' | 'worker';
export type Victim = Speaker | 'database' | 'redis';
export type Link = 'database' | 'wecom';
export type Step = {
  speaker: Speaker;
  link: Link;
  way: 'request' | 'answer';
  /** Command and collection, or the API's path. */
  label: string;
  /** Counted from 1 on its link. */
  number: number;
  /** Counted from 1 on both links since the last killed process was up again; 0 before the first kill. */
  sinceRepair: number;
};
/** Where to kill whom: before the request is forwarded, or after the answer arrived and before it is passed on. */
export type Cut = { victim: Victim; isHere: (step: Step) => boolean };

export type DoneCut = { victim: Victim; step: Step };

/** The queue's own polling and the driver's heartbeat: no part of any broadcast. */
const isNoise = (label: string): boolean =>
  /^(hello|isMaster|ismaster|ping|endSessions|unknown)\b/.test(label) || / (queue-wakes|periodic-work)$/.test(label);

const glanceMs = 20;

/** Ask until it is so. Throws after `limitMs` (real milliseconds) with what was waited for. */
export const waitUntil = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 180_000,
): Promise<void> => {
  const startedAt = Date.now();
  while (!(await isSo())) {
    if (Date.now() - startedAt > limitMs) throw new Error(`waited ${limitMs / 1_000} s in vain for ${what}`);
    await sleep(glanceMs);
  }
};

export type Steps = {
  /** Called by the proxies for every message; false: here an end of it was killed, so do not pass it on. */
  pass: (message: Pick<Step, 'speaker' | 'link' | 'way' | 'label'> & { key: string }) => boolean;
  /** A connection ended: what was under way on it will not be answered. */
  forget: (keyPrefix: string) => void;
  /** Count from 1 again, and kill at these places, one after the other. */
  begin: (cuts: readonly Cut[]) => void;
  /** Count no more and kill nobody. */
  end: () => void;
  /** What the harness itself asks for is no step. */
  uncounted: <T>(work: () => Promise<T>) => Promise<T>;
  counts: () => Record<Link, number>;
  /** Where the present run was cut so far, and who was killed there. */
  done: () => DoneCut[];
  /** Whether nothing is under way and nothing passed for so many milliseconds. */
  isQuiet: (ms: number) => boolean;
  /** Starts looking out for these requests; the answer says whether all of them have passed since. */
  lookOut: (labels: readonly string[]) => () => boolean;
};

/** `kill` must send its signal before it returns; nobody is killed but when all are up. */
export const createSteps = (kill: (victim: Victim) => void, areAllUp: () => boolean): Steps => {
  let counts: Record<Link, number> = { database: 0, wecom: 0 };
  let isCounting = false;
  let cuts: Cut[] = [];
  let done: DoneCut[] = [];
  let sinceRepair = 0;
  let lastAt = 0;
  const underWay = new Set<string>();
  const lookOuts = new Set<Set<string>>();

  return {
    pass: ({ key, ...message }) => {
      const { speaker, link, way, label } = message;
      if (isNoise(label)) return true;
      lastAt = Date.now();
      if (way === 'request') underWay.add(key);
      else underWay.delete(key);
      if (way === 'request') for (const awaited of lookOuts) awaited.delete(label);
      if (!isCounting) return true;
      counts[link] += 1;
      if (!areAllUp()) return true;
      if (done.length > 0) sinceRepair += 1;
      const step: Step = { ...message, number: counts[link], sinceRepair };
      const [cut] = cuts;
      if (!cut?.isHere(step)) return true;
      const { victim } = cut;
      cuts.shift();
      done.push({ victim, step });
      sinceRepair = 0;
      kill(victim);
      return victim !== speaker && victim !== link;
    },
    forget: (keyPrefix) => {
      for (const key of underWay) if (key.startsWith(keyPrefix)) underWay.delete(key);
    },
    begin: (next) => {
      counts = { database: 0, wecom: 0 };
      cuts = [...next];
      done = [];
      sinceRepair = 0;
      isCounting = true;
    },
    end: () => {
      cuts = [];
      isCounting = false;
    },
    uncounted: async (work) => {
      const wasCounting = isCounting;
      isCounting = false;
      try {
        return await work();
      } finally {
        isCounting = wasCounting;
      }
    },
    counts: () => ({ ...counts }),
    done: () => [...done],
    isQuiet: (ms) => underWay.size === 0 && Date.now() - lastAt >= ms,
    lookOut: (labels) => {
      const awaited = new Set(labels);
      lookOuts.add(awaited);
      return () => {
        if (awaited.size > 0) return false;
        lookOuts.delete(awaited);
        return true;
      };
    },
  };
};
