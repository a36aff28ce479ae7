// What both queues must do, written once: the tests of each call it with their own queue.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../server/queue/queue.ts';

/** Wait for a condition of another program. Throws shortly before the test's own limit, so that nothing waits on behind it. */
export const until = async (isTrue: () => boolean): Promise<void> => {
  const startedAt = Date.now();
  while (!isTrue()) {
    if (Date.now() - startedAt > 50_000) throw new Error('waited in vain');
    await sleep(20);
  }
};

/** `open` with a wake's lock of so many ms, or the product's own. */
export const behavesLikeAQueue = (open: (name: string, lockMs?: number) => Promise<Queue>): void => {
  const queues: Queue[] = [];
  const start = async (name: string, lockMs?: number): Promise<Queue> => {
    const queue = await open(name, lockMs);
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

  it('runs a job once more that was asked for while it ran', async () => {
    const queue = await start(name);
    let runs = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await queue.work(
      ['a.job'],
      () => {
        runs += 1;
        return held;
      },
      1,
    );
    await queue.wake('a.job');
    await until(() => runs === 1);
    await queue.wake('a.job');
    release();
    await until(() => runs === 2);
  });

  it('runs no more jobs at a time than it was told', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `job.${index}`);
    const queue = await start(name);
    let [running, most, ended] = [0, 0, 0];
    const runOne = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      // So long that a third one would begin meanwhile.
      await sleep(100);
      running -= 1;
      ended += 1;
    };
    for (const jobName of names) await queue.wake(jobName);
    await queue.work(names, runOne, 2);
    await until(() => ended === names.length);
    expect(most).toBe(2);
  });

  it('leaves a job alone that runs longer than its lock, while its worker lives', async () => {
    const lockMs = 600;
    const ran: string[] = [];
    let isOver = false;
    const first = await start(name, lockMs);
    await first.work(
      ['a.job'],
      async () => {
        ran.push('first');
        await sleep(5 * lockMs);
        isOver = true;
      },
      1,
    );
    await first.wake('a.job');
    await until(() => ran.length === 1);
    await (await start(name, lockMs)).work(['a.job'], () => Promise.resolve(ran.push('second')), 1);
    await until(() => isOver);
    expect(ran).toEqual(['first']);
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
