// The queue without Redis: Agenda on the MongoDB that is there anyway. It polls, so a wake takes up to `pollMs`.
import { Agenda } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import mongoose from 'mongoose';
import type { Logger } from 'pino';
import type { Queue } from './queue.ts';

const pollMs = 1_000;
/**
 * How long a wake stays taken when its worker or the database died over it. Short, because it only delays; a job that
 * runs longer is at worst begun a second time, and finds its work under a lease.
 */
const lockMs = 10_000;

const databaseOf = (connection: mongoose.Connection) => {
  if (!connection.db) throw new Error('the connection is not open');
  return connection.db;
};

/** Connects to `mongodbUri` with a connection of its own. `name`: wakes of different agencies are kept apart by it. */
export const createAgendaQueue = async (mongodbUri: string, name: string, log: Logger): Promise<Queue> => {
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
  return {
    wake: async (jobName) => {
      // One waiting wake per job is enough: `unique` makes it an upsert.
      const wakeName = `${name}/${jobName}`;
      await agenda.create(wakeName, {}).unique({ name: wakeName }).schedule(new Date()).save();
    },
    work: async (jobNames, run, concurrency) => {
      for (const jobName of jobNames) {
        const runIt = async (): Promise<void> => {
          await run(jobName);
        };
        agenda.define(`${name}/${jobName}`, runIt, { concurrency });
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
