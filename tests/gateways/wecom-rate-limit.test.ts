// Leases of calls from a shared store: limits hold over several processes, short waits are waited, long ones told.
import { type CallStore } from '../../server/gateways/wecom/index.ts';
import { createRateLimit } from '../../server/gateways/wecom/rate-limit.ts';
import { type WecomApi } from '../../server/gateways/wecom/wecom-apis.ts';
import { failureOf } from './wecom-scripted-server.ts';

const api: WecomApi = { path: '/x', method: 'POST', isRead: true, atOnce: 3, isCounted: true };

const openStore = () => {
  const taken = new Map<string, number>();
  const asked: { key: string; start: string; seconds: number; count: number }[] = [];
  const callStore: CallStore = {
    takeCalls: (key, start, seconds, count, limit) => {
      asked.push({ key, start: start.toISOString(), seconds, count });
      const id = `${key} ${seconds} ${start.toISOString()}`;
      const before = taken.get(id) ?? 0;
      const granted = Math.max(0, Math.min(count, limit - before));
      taken.set(id, before + granted);
      return Promise.resolve(granted);
    },
  };
  return { callStore, asked };
};

const openLimit = (options: {
  limits?: { windowSeconds: number; calls: number }[];
  callStore: CallStore;
  at?: string;
}) => {
  const clock = { ms: Date.parse(options.at ?? '2026-03-01T08:00:00Z') };
  const slept: number[] = [];
  const limit = createRateLimit({
    corpId: 'ww1',
    now: () => new Date(clock.ms),
    sleep: (ms) => {
      slept.push(ms);
      clock.ms += ms;
      return Promise.resolve();
    },
    callStore: options.callStore,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  return { limit, clock, slept, once: () => limit.run(api, () => Promise.resolve(1)) };
};

describe('the rate limit', () => {
  it('asks the store once per hundred calls and window', async () => {
    const { callStore, asked } = openStore();
    const { once } = openLimit({ callStore, at: '2026-03-01T08:10:20Z' });
    await Promise.all(Array.from({ length: 250 }, once));
    expect(asked).toHaveLength(6);
    expect(asked.slice(0, 2)).toEqual([
      { key: 'wecom:ww1:/x', start: '2026-03-01T08:10:00.000Z', seconds: 60, count: 100 },
      { key: 'wecom:ww1:/x', start: '2026-03-01T08:00:00.000Z', seconds: 3600, count: 100 },
    ]);
  });

  it('lets two processes together make no more calls than the window has', async () => {
    const { callStore } = openStore();
    const limits = [{ windowSeconds: 60, calls: 500 }];
    const [one, two] = [openLimit({ callStore, limits }), openLimit({ callStore, limits })];
    const results = await Promise.allSettled(Array.from({ length: 600 }, (_, at) => (at % 2 ? one : two).once()));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(500);
  });

  it('says when to come back where the window stays closed for long', async () => {
    const { callStore } = openStore();
    const { once, clock, slept } = openLimit({
      callStore,
      limits: [{ windowSeconds: 3600, calls: 2 }],
      at: '2026-03-01T08:30:00Z',
    });
    await once();
    await once();
    expect(await failureOf(once())).toMatchObject({
      vendor: 'wecom',
      code: 'too-many',
      retryable: true,
      maybeDone: false,
      retryAfterSeconds: 1800,
    });
    expect(slept).toEqual([]);
    clock.ms += 1_800_000;
    expect(await once()).toBe(1);
  });

  it('waits where the next window opens within five seconds', async () => {
    const { callStore } = openStore();
    const { once, slept } = openLimit({
      callStore,
      limits: [{ windowSeconds: 60, calls: 1 }],
      at: '2026-03-01T08:00:56Z',
    });
    await Promise.all([once(), once()]);
    expect(slept).toEqual([4000]);
  });

  it('does not carry calls over into the next window', async () => {
    const { callStore, asked } = openStore();
    const { once, clock } = openLimit({ callStore, limits: [{ windowSeconds: 60, calls: 1000 }] });
    await once();
    clock.ms += 60_000;
    await once();
    expect(asked).toHaveLength(2);
  });

  it('keeps each API within its places, also after failures', async () => {
    const { callStore } = openStore();
    const { limit } = openLimit({ callStore });
    let running = 0;
    let most = 0;
    const call = async (at: number) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (at % 5 === 0) throw new Error('fails');
    };
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, at) => limit.run(api, () => call(at))));
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(10);
    expect(most).toBe(3);
  });

  it('leaves calls that do not count alone', async () => {
    const { callStore, asked } = openStore();
    const { limit } = openLimit({ callStore });
    await limit.run({ ...api, isCounted: false }, () => Promise.resolve());
    expect(asked).toEqual([]);
  });
});
