// What both queues must stand, written once: a killed worker, a killed store, a wiped store.
import { randomBytes } from 'node:crypto';
import { ownProgram, startChild } from '../../sandbox/child.ts';
import type { Context } from '../../server/context.ts';
import { CallbackModel } from '../../server/database/callback.model.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../../server/database/connect.ts';
import { GatewayError } from '../../server/gateways/gateway-error.ts';
import type { CallbackMessage } from '../../server/gateways/wecom/index.ts';
import { createLog } from '../../server/log.ts';
import { startClock } from '../../server/queue/clock.ts';
import type { Job, Queue } from '../../server/queue/queue.ts';
import { createJobRunner } from '../../server/queue/run-jobs.ts';
import { workCallbacksJob } from '../../server/queue/work-callbacks.ts';
import { makeContext } from './make-context.ts';
import { until } from './queue-behaviour.ts';
import { openQueue, startStore, type QueueKind, type QueueStore } from './queue-stores.ts';
import { databaseUri } from './world.ts';

const limitMs = 60_000;
const lockMs = 1_000;
const log = createLog('silent');

const callbackOf = (context: Context, number: number) => ({
  agencyId: context.agencyId,
  contentHash: `hash-${number}`,
  plainXml: `<xml><MsgType>event</MsgType><Event>change_external_tag</Event><ChangeType>create</ChangeType><CreateTime>1</CreateTime><Id>${number}</Id><TagType>tag</TagType></xml>`,
  receivedAt: context.now(),
  dueAt: context.now(),
});

export const standsFaults = (kind: QueueKind): void => {
  let store: QueueStore;
  let closings: (() => unknown)[] = [];
  let name = '';
  beforeAll(async () => {
    await connectDatabase(databaseUri());
    await ensureIndexes();
    store = await startStore(kind);
  }, limitMs);
  beforeEach(() => {
    name = `test-${randomBytes(6).toString('hex')}`;
  });
  afterEach(async () => {
    for (const close of closings.reverse()) await close();
    closings = [];
  });
  afterAll(async () => {
    await store.close();
    await disconnectDatabase();
  }, limitMs);

  const start = async (): Promise<Queue> => {
    const queue = await openQueue(kind, store.url, name, { lockMs });
    closings.push(queue.close);
    return queue;
  };
  /** A clock that asks every second, as the clock role does. */
  const tick = async (jobs: readonly Job[]): Promise<void> => {
    const clock = startClock(jobs, (await start()).wake, log);
    closings.push(clock.stop);
  };

  it(
    'a job whose worker was killed over it is given to another worker',
    async () => {
      const queue = await start();
      await queue.wake('a.job');
      const worker = await startChild({
        name: 'worker',
        ...ownProgram('tests/support/queue-worker.ts', [kind, store.url, name, String(lockMs)]),
        readyWithinMs: limitMs,
      });
      await worker.kill();
      const ran: string[] = [];
      await queue.work(['a.job'], (jobName) => Promise.resolve(ran.push(jobName)), 1);
      await until(() => ran.length > 0);
      expect(ran).toEqual(['a.job']);
    },
    limitMs,
  );

  it(
    'every piece of due work is done once by three workers whose clocks differ, over a wiped and a killed store',
    async () => {
      const { context, clock } = makeContext();
      const numbers = Array.from({ length: 60 }, (_, index) => index);
      const done: string[] = [];
      const failed = new Set<string>();
      // Every tenth fails at first, as WeCom does when it is busy.
      const handle = (_: Context, message: CallbackMessage): Promise<void> => {
        const id = (message.kind === 'change_external_tag' && message.tagId) || '';
        if (Number(id) % 10 === 0 && !failed.has(id)) {
          failed.add(id);
          return Promise.reject(new GatewayError('wecom', -1, 'busy', { retryable: true }));
        }
        done.push(id);
        return Promise.resolve();
      };
      const job = { ...workCallbacksJob([{ kind: 'change_external_tag', handle }]), everySeconds: 1 };
      for (const skewSeconds of [0, 20, -20]) {
        const now = (): Date => new Date(clock.now().getTime() + skewSeconds * 1_000);
        const runner = createJobRunner([job], () => ({ ...context, now }), log);
        await (await start()).work([job.name], runner.run, 2);
        closings.push(runner.stop);
      }
      await tick([job]);

      const add = (some: readonly number[]) =>
        CallbackModel.insertMany(some.map((number) => callbackOf(context, number)));
      await add(numbers.slice(0, 20));
      await until(() => done.length >= 10);
      await store.wipe();
      await add(numbers.slice(20, 40));
      await until(() => done.length >= 30);
      await store.kill();
      await add(numbers.slice(40));
      await store.start();
      await until(() => done.length >= 54 && failed.size === 6);
      // Those that failed wait for their time, which is the injected clock's: the first pause, and what the clocks differ.
      clock.advance(60);
      await until(() => done.length === numbers.length);
      expect([...done].sort((a, b) => Number(a) - Number(b))).toEqual(numbers.map(String));
      expect(await CallbackModel.countDocuments({ agencyId: context.agencyId, dueAt: { $ne: null } })).toBe(0);
    },
    limitMs,
  );
};
