// The queue on Redis: BullMQ, one Redis list of wakes; equal wakes that still wait are one.
import { Queue as BullQueue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { Queue } from './queue.ts';

/** `name`: wakes of different installations on one Redis are kept apart by it. */
export const createBullmqQueue = async (redisUrl: string, name: string, log: Logger): Promise<Queue> => {
  const onError = (error: Error): void => log.warn({ error }, 'queue: redis cannot be reached');
  const queue = new BullQueue(name, { connection: { url: redisUrl, maxRetriesPerRequest: 1 } });
  queue.on('error', onError);
  await queue.waitUntilReady();
  let worker: Worker | null = null;
  return {
    wake: async (jobName) => {
      await queue.add(jobName, {}, { deduplication: { id: jobName }, removeOnComplete: true, removeOnFail: true });
    },
    work: async (_jobNames, run, concurrency) => {
      worker = new Worker(name, (job) => run(job.name), {
        connection: { url: redisUrl, maxRetriesPerRequest: null },
        concurrency,
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
