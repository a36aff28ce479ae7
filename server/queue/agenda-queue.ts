// The queue without Redis: Agenda on the MongoDB that is there anyway. It polls, so a wake takes up to `pollMs`.
import { Agenda, type Job as AgendaJob } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import mongoose from 'mongoose';
import type { Logger } from 'pino';
import { abandonedAfterMs, type Queue, type QueueOptions } from './queue.ts';

const pollMs = 1_000;

const databaseOf = (connection: mongoose.Connection) => {
  if (!connection.db) throw new Error('the connection is not open');
  return connection.db;
};

/** Connects to `mongodbUri` with a connection of its own. `name`: wakes of different agencies are kept apart by it. */
export const createAgendaQueue = async (
  mongodbUri: string,
  name: string,
  log: Logger,
  { lockMs = abandonedAfterMs }: QueueOptions = {},
): Promise<Queue> => {
  // Agenda closes no connection of a queue that only asks, so the connection is ours.
  const connection = await mongoose.createConnection(mongodbUri).asPromise();
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: databaseOf(connection), collection: 'queue-wakes' }),
    processEvery: pollMs,
    defaultLockLifetime: lockMs,
    removeOnComplete: true,
  });
  agenda.on('error', (error: Error) => log.warn({ error }, 'queue: agenda cannot reach the database'));
  await agenda.ready;
  const keepLocked = async (wake: AgendaJob, work: Promise<unknown>): Promise<void> => {
    const renew = setInterval(() => {
      wake.touch().catch((error: unknown) => log.warn({ error }, 'queue: a wake could not be kept'));
    }, lockMs / 3);
    await work.finally(() => clearInterval(renew));
  };
  return {
    wake: async (jobName) => {
      // One waiting wake per job is enough: `unique` makes it an upsert. One that runs is left alone and asked for again.
      const wakeName = `${name}/${jobName}`;
      await agenda.create(wakeName, {}).unique({ name: wakeName, lockedAt: null }).schedule(new Date()).save();
    },
    work: async (jobNames, run, concurrency) => {
      agenda.maxConcurrency(concurrency);
      for (const jobName of jobNames) {
        agenda.define(`${name}/${jobName}`, (wake: AgendaJob) => keepLocked(wake, run(jobName)), { concurrency });
      }
      await agenda.start();
    },
    close: async () => {
      // Running jobs have been waited for by whoever runs them.
      await agenda.stop(false);
      await connection.close();
    },
  };
};
