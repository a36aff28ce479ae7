// What queues keep their wakes in, started by a test for itself, so that it can be killed and wiped.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { ownProgram, startChild, type Child } from '../../sandbox/child.ts';
import { freePort } from '../../sandbox/ports.ts';
import { createLog } from '../../server/log.ts';
import { createAgendaQueue } from '../../server/queue/agenda-queue.ts';
import { createBullmqQueue } from '../../server/queue/bullmq-queue.ts';
import type { Queue, QueueOptions } from '../../server/queue/queue.ts';

export type QueueKind = 'agenda' | 'redis';

const log = createLog('silent');
const readyWithinMs = 60_000;

export const openQueue = (kind: QueueKind, url: string, name: string, options: QueueOptions = {}): Promise<Queue> =>
  kind === 'redis' ? createBullmqQueue(url, name, log, options) : createAgendaQueue(url, name, log, options);

/** A redis-server that keeps nothing on disk: killing it is losing everything in it. */
export const startRedis = (port: number): Promise<Child> =>
  startChild({
    name: 'redis',
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    isReady: (line) => (/Ready to accept connections/i.test(line) ? {} : null),
    readyWithinMs,
  });

export const startEmbeddedDatabase = (port: number, dataDir: string, env: Record<string, string> = {}) =>
  startChild({
    name: 'database',
    ...ownProgram('sandbox/mongo/start.ts', ['--port', String(port), '--data', dataDir]),
    env,
    readyWithinMs,
  });

export type QueueStore = {
  kind: QueueKind;
  url: string;
  /** Every wake is gone: FLUSHALL, or its like in MongoDB. */
  wipe: () => Promise<void>;
  /** kill -9; `start` brings it back on the same port and the same data, if it keeps any. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
  close: () => Promise<void>;
};

export const startStore = async (kind: QueueKind): Promise<QueueStore> => {
  const port = await freePort();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-queue-'));
  const url =
    kind === 'redis' ? `redis://127.0.0.1:${port}` : `mongodb://127.0.0.1:${port}/banlv_queue?directConnection=true`;
  const begin = (): Promise<Child> => (kind === 'redis' ? startRedis(port) : startEmbeddedDatabase(port, dataDir));
  let child = await begin();
  return {
    kind,
    url,
    wipe: async () => {
      if (kind === 'redis') {
        const redis = new Redis(url);
        await redis.flushall();
        await redis.quit();
        return;
      }
      const client = await MongoClient.connect(url);
      await client.db().collection('queue-wakes').deleteMany({});
      await client.close();
    },
    kill: () => child.kill(),
    start: async () => {
      child = await begin();
    },
    close: async () => {
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
