// A context on the real database without a server around it, for tests of what stands below the modules.
import { randomBytes } from 'node:crypto';
import { createCallStore } from '../../server/database/call-store.ts';
import { createFieldCipher } from '../../server/database/encrypt-field.ts';
import type { Context } from '../../server/context.ts';
import { createWecomGateway } from '../../server/gateways/wecom/index.ts';
import { createLog } from '../../server/log.ts';
import { makeClock } from './world.ts';

export type TestContext = {
  context: Context;
  clock: ReturnType<typeof makeClock>;
  /** Ids of events that were handed over after a commit; nobody reacts by himself. */
  dispatched: string[];
  logLines: string[];
};

/** A fresh agency whose WeCom is unreachable; `reactionsTo` says which reactions every event leaves pending. */
export const makeContext = (reactionsTo: Context['reactionsTo'] = () => []): TestContext => {
  const id = randomBytes(6).toString('hex');
  const clock = makeClock();
  const dispatched: string[] = [];
  const logLines: string[] = [];
  const wecom = createWecomGateway({
    baseUrl: 'http://127.0.0.1:9',
    corpId: `ww${id}`,
    agentId: 1,
    secret: 'none',
    now: clock.now,
    sleep: () => Promise.resolve(),
    callStore: createCallStore(id),
  });
  const context: Context = {
    agencyId: `t-${id}`,
    agency: {
      id: `t-${id}`,
      name: '测试旅行社',
      timeZone: 'Asia/Shanghai',
      ownerUserIds: [],
      publicUrl: 'http://127.0.0.1',
      startsInPilot: false,
    },
    actor: { kind: 'system', name: 'test' },
    now: clock.now,
    gateways: { wecom, examine: () => Promise.resolve([]) },
    cipher: createFieldCipher([{ id: 'test', key: Buffer.alloc(32, 7) }], Buffer.alloc(32, 9)),
    log: createLog('debug', { write: (line) => void logLines.push(line) }),
    reactionsTo,
    dispatch: (eventIds) => void dispatched.push(...eventIds),
    wake: () => undefined,
  };
  return { context, clock, dispatched, logLines };
};
