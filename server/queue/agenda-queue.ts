// The queue without Redis: Agenda on the MongoDB that is there anyway. It polls, so a wake takes up to `pollMs`.
import { Agenda, type Job as AgendaJob } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import mongoose from 'mongoose';
import type { Logger } from 'pino';
import { createPlaces, type Places } from './places.ts';
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
  agenda.on('error', (error: Error) =>
    log.warn({ error }, 'queue: agenda has trouble, as when the database cannot be reached'),
  );
  await agenda.ready;
  /** Runs it when one of `places` is free; its lock is renewed meanwhile, waiting included. */
  const runLocked = async (wake: AgendaJob, places: Places, run: () => Promise<unknown>): Promise<void> => {
    const renew = setInterval(() => {
      // Agenda gives up a job whose process was frozen for too long: somebody else has it then.
      wake.touch().catch(() => clearInterval(renew));
    }, lockMs / 4);
    await places.take(run).finally(() => clearInterval(renew));
  };
  return {
    wake: async (jobName) => {
      // One waiting wake per job is enough: `unique` makes it an upsert. One that runs is left alone and asked for again.
      const wakeName = `${name}/${jobName}`;
      await agenda.create(wakeName, {}).unique({ name: wakeName, lockedAt: null }).schedule(new Date()).save();
    },
    work: async (jobNames, run, concurrency) => {
      // Not by Agenda's own limit: what it holds back loses its lock, and limited locks go to the first names for ever.
      const places = createPlaces(concurrency);
      agenda.maxConcurrency(jobNames.length * concurrency);
      for (const jobName of jobNames) {
        const runOne = (wake: AgendaJob): Promise<void> => runLocked(wake, places, () => run(jobName));
        agenda.define(`${name}/${jobName}`, runOne, { concurrency });
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
