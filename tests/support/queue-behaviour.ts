// What both queues must do, written once: the tests of each call it with their own queue.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../server/queue/queue.ts';

/** Wait for a condition of another program; the limit is the test's own. */
export const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await sleep(20);
};

export const behavesLikeAQueue = (open: (name: string) => Promise<Queue>): void => {
  const queues: Queue[] = [];
  const start = async (name: string): Promise<Queue> => {
    const queue = await open(name);
    queues.push(queue);
    return queue;
  };
  let name = '';
  beforeEach(() => {
    name = `test-${Math.random().toString(36).slice(2)}`;
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  it('wakes a worker, whatever process asked', async () => {
    const [asker, worker] = [await start(name), await start(name)];
    const ran: string[] = [];
    await worker.work(['a.job', 'b.job'], (jobName) => Promise.resolve(ran.push(jobName)), 2);
    await asker.wake('a.job');
    await asker.wake('b.job');
    await until(() => ran.includes('a.job') && ran.includes('b.job'));
  });

  it('keeps a wake until a worker comes', async () => {
    const asker = await start(name);
    await asker.wake('a.job');
    const ran: string[] = [];
    await (await start(name)).work(['a.job'], (jobName) => Promise.resolve(ran.push(jobName)), 1);
    await until(() => ran.length > 0);
  });

  it('makes one of equal wakes that wait', async () => {
    const asker = await start(name);
    for (let count = 0; count < 5; count += 1) await asker.wake('a.job');
    await asker.wake('z.last');
    const ran: string[] = [];
    await (await start(name)).work(['a.job', 'z.last'], (jobName) => Promise.resolve(ran.push(jobName)), 1);
    await until(() => ran.includes('z.last') && ran.includes('a.job'));
    expect(ran.filter((jobName) => jobName === 'a.job')).toHaveLength(1);
  });

  it('wakes again after a job that failed', async () => {
    const queue = await start(name);
    let runs = 0;
    await queue.work(
      ['a.job'],
      () => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('first run')) : Promise.resolve();
      },
      1,
    );
    await queue.wake('a.job');
    await until(() => runs === 1);
    await queue.wake('a.job');
    await until(() => runs === 2);
  });

  it('keeps agencies apart', async () => {
    const ran: string[] = [];
    await (await start(name)).work(['a.job'], () => Promise.resolve(ran.push('own')), 1);
    await (await start(`${name}-other`)).work(['a.job'], () => Promise.resolve(ran.push('other')), 1);
    await (await start(name)).wake('a.job');
    await until(() => ran.length > 0);
    expect(ran).toEqual(['own']);
  });
};
