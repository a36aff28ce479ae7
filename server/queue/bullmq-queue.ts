// The queue on Redis: BullMQ, one Redis list of wakes; equal wakes that still wait are one.
import { Queue as BullQueue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import { abandonedAfterMs, type Queue, type QueueOptions } from './queue.ts';

/** A wake that killed this many workers is given up; the clock asks anew. */
const maxAbandoned = 100;

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
  return {
    wake: async (jobName) => {
      // A wake for a job that runs is kept until it ends: what is due now may have come behind its last look.
      const deduplication = { id: jobName, keepLastIfActive: true };
      await queue.add(jobName, {}, { deduplication, removeOnComplete: true, removeOnFail: true });
    },
    work: async (_jobNames, run, concurrency) => {
      worker = new Worker(name, (job) => run(job.name), {
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
      await worker?.close();
      await queue.close();
    },
  };
};
