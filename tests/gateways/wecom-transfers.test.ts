// Handing customers over: what the gateway sends and understands, and how the simulator plays it out.
import { createWecomGateway, type WecomGateway } from '../../server/gateways/wecom/index.ts';
import { AGENT, startBench, type WecomBench } from '../sandbox/wecom-fixture.ts';
import { failureOf, grantAll, openWorld, type World } from './wecom-scripted-server.ts';

const contact = '/externalcontact';
const ok = { errcode: 0, errmsg: 'ok' };
const outOfLimits = { vendor: 'wecom', code: 'out-of-limits', maybeDone: false };

describe('the gateway', () => {
  let world: World;
  afterEach(() => world.close());
  const pair = { fromUserId: 'li', toUserId: 'wang' };

  it('begins in-job transfers with a message and resigned ones without, and knows the codes', async () => {
    const rows = [0, 40129, 40128, 40099, 40098, 40131, 40096, 99999].map((errcode, at) => ({
      external_userid: `wm${at}`,
      errcode,
    }));
    world = await openWorld({
      [`${contact}/transfer_customer`]: () => ({ ...ok, customer: rows }),
      [`${contact}/resigned/transfer_customer`]: () => ({ errcode: 40097, errmsg: 'not resigned' }),
    });
    const externalUserIds = rows.map((row) => row.external_userid);
    const begun = await world.gateway.transferCustomers({ kind: 'in-job', ...pair, externalUserIds, message: '您好' });
    expect(begun.map((one) => one.answer)).toEqual([
      'started',
      'under-way',
      'too-often',
      'successor-full',
      'successor-not-verified',
      'not-his-customer',
      'not-a-customer',
      'refused',
    ]);
    expect(world.callsOf(`${contact}/transfer_customer`)[0]?.body).toEqual({
      handover_userid: 'li',
      takeover_userid: 'wang',
      external_userid: externalUserIds,
      transfer_success_msg: '您好',
    });
    const resigned = { kind: 'resigned', ...pair, externalUserIds: ['wm1'], message: '您好' } as const;
    expect(await world.gateway.transferCustomers(resigned)).toEqual([
      { externalUserId: 'wm1', answer: 'not-resigned', code: 40097 },
    ]);
    expect(world.callsOf(`${contact}/resigned/transfer_customer`)[0]?.body).not.toHaveProperty('transfer_success_msg');
  });

  it('reads all pages of results and of the unassigned', async () => {
    world = await openWorld({
      [`${contact}/resigned/transfer_result`]: ({ body }) =>
        body['cursor'] === ''
          ? { ...ok, customer: [{ external_userid: 'wm1', status: 1, takeover_time: 1772352000 }], next_cursor: 'b' }
          : { ...ok, customer: [{ external_userid: 'wm2', status: '3', takeover_time: 0 }], next_cursor: '' },
      [`${contact}/get_unassigned_list`]: () => ({
        ...ok,
        info: [{ handover_userid: 'li', external_userid: 'wm1', dimission_time: 1772352000 }],
        is_last: true,
        next_cursor: '',
      }),
    });
    const at = new Date(1772352000_000);
    expect(await world.gateway.listTransferResults({ kind: 'resigned', ...pair })).toEqual([
      { externalUserId: 'wm1', status: 'done', takeoverAt: at },
      { externalUserId: 'wm2', status: 'refused', takeoverAt: null },
    ]);
    expect(await world.gateway.listUnassigned()).toEqual([{ fromUserId: 'li', externalUserId: 'wm1', leftAt: at }]);
  });

  it('refuses before sending what WeCom would', async () => {
    world = await openWorld({});
    const many = Array.from({ length: 101 }, (_, at) => `wm${at}`);
    const ask = (part: object) =>
      failureOf(
        world.gateway.transferCustomers({
          kind: 'in-job',
          ...pair,
          externalUserIds: ['wm1'],
          message: '',
          ...part,
        }),
      );
    expect(await ask({ externalUserIds: many })).toMatchObject(outOfLimits);
    expect(await ask({ externalUserIds: [] })).toMatchObject(outOfLimits);
    expect(await ask({ externalUserIds: ['wm1', 'wm1'] })).toMatchObject(outOfLimits);
    expect(await ask({ toUserId: 'li' })).toMatchObject(outOfLimits);
    expect(await ask({ message: '字'.repeat(201) })).toMatchObject(outOfLimits);
    expect(world.calls).toEqual([]);
  });
});

describe('the simulator', () => {
  let bench: WecomBench;
  let gateway: WecomGateway;
  beforeEach(async () => {
    bench = await startBench();
    gateway = createWecomGateway({
      baseUrl: bench.baseUrl(),
      corpId: bench.corpId,
      ...AGENT,
      now: () => new Date(bench.clock.at),
      sleep: () => Promise.resolve(),
      callStore: grantAll,
    });
  });
  afterEach(() => bench.close());
  const changes = async (): Promise<string[]> => {
    await bench.idle();
    return bench.received.map(({ event }) =>
      [event['ChangeType'], event['UserID'], event['Source'] ?? event['FailReason'] ?? ''].join(' ').trim(),
    );
  };

  it('hands an in-job customer over after a day, with both events, and once more is under way', async () => {
    const pair = { kind: 'in-job', fromUserId: 'LiNa', toUserId: 'WangBo' } as const;
    const start = { ...pair, externalUserIds: ['wmCustomer1', 'wmNobody'], message: '以后由我为您服务' };
    const begun = await gateway.transferCustomers(start);
    expect(begun.map((one) => one.answer)).toEqual(['started', 'not-a-customer']);
    const again = await gateway.transferCustomers(start);
    expect(again.map((one) => one.answer)).toEqual(['under-way', 'not-a-customer']);
    expect(await gateway.listTransferResults(pair)).toMatchObject([{ status: 'waiting' }]);
    bench.advance(24 * 3_600);
    expect(await gateway.listTransferResults(pair)).toEqual([
      { externalUserId: 'wmCustomer1', status: 'done', takeoverAt: new Date(bench.clock.at) },
    ]);
    expect(await changes()).toEqual(['del_external_contact LiNa DELETE_BY_TRANSFER', 'add_external_contact WangBo']);
    const { relations } = await gateway.getCustomer('wmCustomer1');
    expect(relations).toMatchObject([{ userId: 'WangBo', addWay: 202, tagIds: ['etT1'] }]);
  });

  it('lets a customer refuse, and tells of it under the name of the successor', async () => {
    const pair = { kind: 'in-job', fromUserId: 'LiNa', toUserId: 'WangBo' } as const;
    await gateway.transferCustomers({ ...pair, externalUserIds: ['wmCustomer1'], message: '' });
    await bench.phone('customers/wmCustomer1/refuse-successor', { userId: 'WangBo' });
    expect(await changes()).toEqual(['transfer_fail WangBo customer_refused']);
    expect(await gateway.listTransferResults(pair)).toMatchObject([{ status: 'refused', takeoverAt: null }]);
    expect((await gateway.getCustomer('wmCustomer1')).relations).toMatchObject([{ userId: 'LiNa' }]);
  });

  it('shows the customers of who left until somebody is asked to take over', async () => {
    const pair = { kind: 'resigned', fromUserId: 'LiNa', toUserId: 'WangBo' } as const;
    const start = { ...pair, externalUserIds: ['wmCustomer1'], message: '' };
    expect(await gateway.transferCustomers(start)).toMatchObject([{ answer: 'not-resigned' }]);
    await bench.phone('staff/LiNa/leave', {});
    expect(await changes()).toEqual(['delete_user LiNa']);
    expect(await gateway.listServiceStaffIds()).not.toContain('LiNa');
    expect((await gateway.listUnassigned()).map((one) => one.externalUserId)).toContain('wmCustomer1');
    expect(await gateway.transferCustomers(start)).toMatchObject([{ answer: 'started' }]);
    expect((await gateway.listUnassigned()).map((one) => one.externalUserId)).not.toContain('wmCustomer1');
    bench.advance(24 * 3_600);
    expect(await gateway.listTransferResults(pair)).toMatchObject([{ status: 'done' }]);
  });

  it('stops at the number of customers that one member may have', async () => {
    await bench.http('PATCH', `/sandbox/corps/${bench.corpId}`, { settings: { customersPerMember: 1 } });
    const pair = { kind: 'in-job', fromUserId: 'LiNa', toUserId: 'WangBo' } as const;
    const externalUserIds = ['wmCustomer1', 'wmCustomer2'];
    await gateway.transferCustomers({ ...pair, externalUserIds, message: '' });
    bench.advance(24 * 3_600);
    const results = await gateway.listTransferResults(pair);
    expect(results.map((one) => one.status)).toEqual(['done', 'successor-full']);
    expect(await changes()).toContain('transfer_fail WangBo customer_limit_exceed');
    const third = { ...pair, externalUserIds: ['wmCustomer2'], message: '' };
    expect(await gateway.transferCustomers(third)).toMatchObject([{ answer: 'successor-full' }]);
  });
});
