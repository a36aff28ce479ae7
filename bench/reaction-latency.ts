// How long after an event its reaction is done, in one process at 100 events a second, beside the same statements sent by the
// bare driver in the same run. On Agenda, and on BullMQ where there is a redis-server.
// node --import tsx bench/reaction-latency.ts [--seconds 20] [--rate 100]: JSON on standard output; exit 1 above the limit.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { readConfig } from '../config/env.ts';
import { startDatabase } from '../sandbox/database.ts';
import { freePort } from '../sandbox/ports.ts';
import { createServer } from '../server/create-server.ts';
import { inTransaction } from '../server/database/transaction.ts';
import { reaction } from '../server/events.ts';
import { createLog } from '../server/log.ts';
import { reactions } from '../server/module-list.ts';
import { startRedis, type QueueKind } from '../tests/support/queue-stores.ts';
import { sendAtRate, spreadOf } from './latency-load.ts';
import { makeBareReaction } from './bare-reaction.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, rate: { type: 'string', default: '100' } },
});
const ratePerSecond = Number(values.rate);
const count = ratePerSecond * Number(values.seconds);
const warmUp = ratePerSecond * 2;
const limitP95Ms = 50;

/** Called when the transaction of the reaction to this event is over. */
const done = new Map<string, () => void>();
// The product's own reaction, which opens a consultant's task; its end is listened to.
for (const [index, known] of reactions.entries()) {
  if (known.on !== 'send-task.waiting') continue;
  reactions[index] = reaction(known.name, 'send-task.waiting', (context, payload, tx) => {
    tx.session.once('ended', () => done.get(payload.sendTaskId)?.());
    return known.run(context, payload, tx);
  });
}

const env = (mongodbUri: string, port: number, redisUrl: string | undefined) => ({
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  MONGODB_URI: mongodbUri,
  REDIS_URL: redisUrl,
  // No clock: what it asks for goes to WeCom, and none is here.
  ROLES: 'api,worker',
  LOG_LEVEL: 'warn',
  AGENCY_ID: `bench-${redisUrl === undefined ? 'agenda' : 'redis'}`,
  OWNER_USER_IDS: 'owner',
  WECOM_BASE_URL: 'http://127.0.0.1:9',
  WECOM_CORP_ID: 'ww_bench',
  WECOM_AGENT_ID: '1',
  WECOM_SECRET: 'bench',
  WECOM_CALLBACK_TOKEN: 'bench',
  WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
  FIELD_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64')}`,
  BLIND_INDEX_KEY: Buffer.alloc(32, 9).toString('base64'),
});

const measure = async (kind: QueueKind, mongodbUri: string) => {
  const redisPort = await freePort();
  const redis = kind === 'redis' ? await startRedis(redisPort) : null;
  const redisUrl = redis === null ? undefined : `redis://127.0.0.1:${redisPort}`;
  const config = readConfig(env(mongodbUri, await freePort(), redisUrl));
  const server = await createServer(config, { now: () => new Date(), log: createLog('error') });
  const client = await MongoClient.connect(mongodbUri);
  const context = server.contextFor('bench');
  const sendTaskIdOf = (number: number): string => `${kind}-${number}`;

  const publishOne = async (number: number): Promise<number> => {
    const sendTaskId = sendTaskIdOf(number);
    let committedAt = 0;
    const reached = new Promise<number>((resolve) => done.set(sendTaskId, () => resolve(performance.now())));
    const dispatch = (eventIds: readonly string[]): void => {
      committedAt = performance.now();
      context.dispatch(eventIds);
    };
    await inTransaction({ ...context, dispatch }, ({ publish }) =>
      publish('send-task.waiting', {
        sendTaskId,
        sourceId: 'bench',
        staffUserId: 'bench',
        customers: 1,
        closesAt: Date.now() + 3_600_000,
      }),
    );
    const reachedAt = await reached;
    done.delete(sendTaskId);
    return reachedAt - committedAt;
  };
  const bareOne = await makeBareReaction(client);
  try {
    await sendAtRate(publishOne, { from: 0, count: warmUp, ratePerSecond });
    await sendAtRate(bareOne, { from: 0, count: warmUp, ratePerSecond });
    const bare = await sendAtRate(bareOne, { from: warmUp, count: Math.ceil(count / 2), ratePerSecond });
    const cpuBefore = process.cpuUsage();
    const ours = await sendAtRate(publishOne, { from: warmUp, count, ratePerSecond });
    const { user, system } = process.cpuUsage(cpuBefore);
    bare.push(...(await sendAtRate(bareOne, { from: warmUp + count, count: Math.ceil(count / 2), ratePerSecond })));
    const [reactionMs, bareDriverMs] = [spreadOf(ours), spreadOf(bare)];
    return {
      queue: kind,
      reactionMs,
      bareDriverMs,
      ratioP50: Number((reactionMs.p50 / bareDriverMs.p50).toFixed(2)),
      // What a busy machine does not change: the processor time of the server's process, publishing included.
      cpuMsPerEvent: Number(((user + system) / 1_000 / count).toFixed(2)),
    };
  } finally {
    await client.close();
    await server.close();
    await redis?.stop();
  }
};

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-bench-'));
const database = await startDatabase(process.env, dataDir);
try {
  const measured = [await measure('agenda', database.uri)];
  let skipped: string | null = null;
  try {
    measured.push(await measure('redis', database.uri));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    skipped = 'redis skipped: no redis-server on the PATH';
  }
  const isWithin = measured.every(({ reactionMs }) => reactionMs.p95 <= limitP95Ms);
  const result = { database: database.words, ratePerSecond, events: count, limitP95Ms, isWithin, measured, skipped };
  console.log(JSON.stringify(result, null, 2));
  process.exitCode = isWithin ? 0 : 1;
} finally {
  await database.child?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
