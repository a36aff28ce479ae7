// Keeps calls of each WeCom API inside its windows across processes, and inside its concurrency in this one.
import { type CallStore } from './call-store.ts';
import { callLimits, type WecomApi } from './wecom-apis.ts';
import { tooManyCalls } from './wecom-errors.ts';

type Window = { windowSeconds: number; calls: number };
type Lease = { startsAt: number; left: number };

/** Calls are taken from the store in lots, so that the store is asked once per hundred calls and not for each. */
const leaseCalls = 100;
/** A window that opens again within so long is waited for; otherwise the caller is told when to come back. */
const longestWaitMs = 5_000;

export type RateLimit = {
  /** Runs `call` when quota and a place are free. Throws retryable `too-many` when the window is used up for long. */
  run<T>(api: WecomApi, call: () => Promise<T>): Promise<T>;
};

export const createRateLimit = (options: {
  corpId: string;
  callStore: CallStore;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** WeCom's own unless given; every window applies to every API. */
  limits?: readonly Window[];
}): RateLimit => {
  const { callStore, now, sleep, corpId } = options;
  const limits = options.limits ?? callLimits;
  const states = new Map<string, { places: Places; leases: Map<number, Lease>; turn: Promise<void> }>();

  const stateOf = (api: WecomApi) => {
    const known = states.get(api.path);
    if (known) return known;
    const made = { places: createPlaces(api.atOnce), leases: new Map<number, Lease>(), turn: Promise.resolve() };
    states.set(api.path, made);
    return made;
  };

  /** One call out of every window, or null and when the fullest window opens again. */
  const takeOne = async (path: string, leases: Map<number, Lease>): Promise<{ opensAt: number } | null> => {
    for (const { windowSeconds, calls } of limits) {
      const startsAt = startOfWindow(now(), windowSeconds);
      const lease = leases.get(windowSeconds);
      if (lease?.startsAt === startsAt && lease.left > 0) continue;
      const lot = Math.min(leaseCalls, Math.max(1, Math.floor(calls / 10)));
      const key = `wecom:${corpId}:${path}`;
      const granted = await callStore.takeCalls(key, new Date(startsAt), windowSeconds, lot, calls);
      if (granted <= 0) return { opensAt: startsAt + windowSeconds * 1000 };
      leases.set(windowSeconds, { startsAt, left: granted });
    }
    // Only after every window agreed, so that a refusal costs nothing of the others.
    for (const lease of leases.values()) lease.left -= 1;
    return null;
  };

  const waitForQuota = async (path: string, leases: Map<number, Lease>): Promise<void> => {
    let used = await takeOne(path, leases);
    while (used) {
      const waitMs = used.opensAt - now().getTime();
      if (waitMs > longestWaitMs) throw tooManyCalls(path, Math.ceil(waitMs / 1000));
      await sleep(Math.max(waitMs, 0));
      used = await takeOne(path, leases);
    }
  };

  return {
    async run(api, call) {
      const state = stateOf(api);
      if (api.isCounted) {
        // One at a time per API: a crowd that finds no lease takes one lot from the store, not one each.
        const mine = state.turn.then(() => waitForQuota(api.path, state.leases));
        state.turn = mine.catch(() => undefined);
        await mine;
      }
      await state.places.enter();
      try {
        return await call();
      } finally {
        state.places.leave();
      }
    },
  };
};

const startOfWindow = (at: Date, windowSeconds: number): number => {
  const length = windowSeconds * 1000;
  return Math.floor(at.getTime() / length) * length;
};

type Places = { enter(): Promise<void>; leave(): void };

const createPlaces = (count: number): Places => {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    enter: () => {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave: () => {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
};
