// The queue on Redis: a redis-server of its own, so that nothing else is touched.
import { createLog } from '../../server/log.ts';
import { createBullmqQueue } from '../../server/queue/bullmq-queue.ts';
import { startChild, type Child } from '../../sandbox/child.ts';
import { freePort } from '../../sandbox/ports.ts';
import { behavesLikeAQueue } from '../support/queue-behaviour.ts';

let redis: Child;
let url = '';
beforeAll(async () => {
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  redis = await startChild({
    name: 'redis',
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    isReady: (line) => (/Ready to accept connections/i.test(line) ? {} : null),
    readyWithinMs: 10_000,
  });
});
afterAll(async () => {
  await redis.stop();
});

behavesLikeAQueue((name) => createBullmqQueue(url, name, createLog('silent')));
