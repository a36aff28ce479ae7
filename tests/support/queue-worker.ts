// A worker in a process of its own, to be killed over its job: KIND URL NAME LOCK_MS. Says that it is ready once it runs one.
import { openQueue } from './queue-stores.ts';

const [, , kind, url = '', name = '', lockMs] = process.argv;
const queue = await openQueue(kind === 'redis' ? 'redis' : 'agenda', url, name, { lockMs: Number(lockMs) });
await queue.work(
  ['a.job'],
  () => {
    console.log(JSON.stringify({ ready: true }));
    return new Promise(() => undefined);
  },
  1,
);
