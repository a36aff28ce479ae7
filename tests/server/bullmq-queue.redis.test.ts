// The queue on Redis: a redis-server of its own, so that nothing else is touched.
import { behavesLikeAQueue } from '../support/queue-behaviour.ts';
import { openQueue, startStore, type QueueStore } from '../support/queue-stores.ts';

let store: QueueStore;
beforeAll(async () => {
  store = await startStore('redis');
});
afterAll(async () => {
  await store.close();
});

behavesLikeAQueue((name, lockMs) => openQueue('redis', store.url, name, lockMs === undefined ? {} : { lockMs }));
