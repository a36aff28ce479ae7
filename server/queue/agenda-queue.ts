// The queue without Redis: Agenda on the MongoDB that is there anyway. It polls, so a wake takes up to `pollMs`.
import { Agenda } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import type { Logger } from 'pino';
import type { Queue } from './queue.ts';

const pollMs = 1_000;
const lockMs = 60_000;

/** Connects to `mongodbUri` with a connection of its own. */
export const createAgendaQueue = async (mongodbUri: string, log: Logger): Promise<Queue> => {
  const agenda = new Agenda({
    backend: new MongoBackend({ address: mongodbUri, collection: 'queue-wakes' }),
    processEvery: pollMs,
    defaultLockLifetime: lockMs,
    removeOnComplete: true,
  });
  agenda.on('error', (error: Error) => log.warn({ error }, 'queue: agenda cannot reach the database'));
  await agenda.ready;
  return {
    wake: async (jobName) => {
      // One waiting wake per job is enough: `unique` makes it an upsert.
      await agenda.create(jobName, {}).unique({ name: jobName }).schedule(new Date()).save();
    },
    work: async (jobNames, run, concurrency) => {
      for (const jobName of jobNames)
        agenda.define(
          jobName,
          async () => {
            await run(jobName);
          },
          { concurrency },
        );
      await agenda.start();
    },
    close: async () => {
      await agenda.drain({ timeout: 10_000 });
      await agenda.stop(true);
    },
  };
};
