// The one interface of both queues. A queue only wakes: what is due, and whether it is, stands in MongoDB.
import type { Context } from '../context.ts';

/**
 * Work that is found by its `dueAt` in MongoDB. `run` does what is due now, a bounded batch of it, and answers how many
 * it handled; it is asked again until it answers 0.
 */
export type Job = {
  name: string;
  /** How often the clock asks when nobody else does, in seconds. */
  everySeconds: number;
  run: (context: Context) => Promise<number>;
};

/**
 * How long (ms) a wake stays taken when its worker or the queue's store died over it. Short, because it only delays; a
 * worker that lives renews it, and one that was frozen for longer finds its work under a lease.
 */
export const abandonedAfterMs = 8_000;

export type QueueOptions = { lockMs?: number };

export type Queue = {
  /** Ask that a job be run soon by some worker. A wake that is lost only delays: the clock asks again. */
  wake: (jobName: string) => Promise<void>;
  /** Become a worker: `run` is called for every wake, `concurrency` at a time. */
  work: (jobNames: readonly string[], run: (jobName: string) => Promise<unknown>, concurrency: number) => Promise<void>;
  /** Stop taking wakes, let running ones end, disconnect. */
  close: () => Promise<void>;
};
