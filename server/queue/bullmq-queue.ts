// The queue on Redis: BullMQ, one Redis list of wakes; equal wakes that still wait are one.
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue as BullQueue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import { abandonedAfterMs, type Queue, type QueueOptions } from './queue.ts';

/** A wake that killed this many workers is given up; the clock asks anew. */
const maxAbandoned = 100;

/** How long (ms) closing may take once nothing runs any more. */
const closeWithinMs = 3_000;

/** `name`: wakes of different installations on one Redis are kept apart by it. */
export const createBullmqQueue = async (
  redisUrl: string,
  name: string,
  log: Logger,
  { lockMs = abandonedAfterMs }: QueueOptions = {},
): Promise<Queue> => {
  const onError = (error: Error): void => log.warn({ error }, 'queue: redis cannot be reached');
  const queue = new BullQueue(name, { connection: { url: redisUrl, maxRetriesPerRequest: 1 } });
  queue.on('error', onError);
  await queue.waitUntilReady();
  let worker: Worker | null = null;
  const running = new Set<Promise<unknown>>();
  return {
    wake: async (jobName) => {
      // A wake for a job that runs is kept until it ends: what is due now may have come behind its last look.
      const deduplication = { id: jobName, keepLastIfActive: true };
      await queue.add(jobName, {}, { deduplication, removeOnComplete: true, removeOnFail: true });
    },
    work: async (_jobNames, run, concurrency) => {
      const runOne = async (jobName: string): Promise<void> => {
        const one = run(jobName);
        running.add(one);
        await one.finally(() => running.delete(one));
      };
      worker = new Worker(name, (job) => runOne(job.name), {
        connection: { url: redisUrl, maxRetriesPerRequest: null },
        concurrency,
        lockDuration: lockMs,
        stalledInterval: lockMs / 2,
        maxStalledCount: maxAbandoned,
      });
      worker.on('error', onError);
      await worker.waitUntilReady();
    },
    close: async () => {
      const workerClosed = worker?.close();
      await Promise.allSettled(running);
      // BullMQ waits for ever for the end of a connection that was lost and is being made anew (its issue 4656).
      const closed = Promise.all([workerClosed, queue.close()]);
      await Promise.race([closed, sleep(closeWithinMs, undefined, { ref: false })]);
    },
  };
};
