// Callbacks of the simulated WeCom: what fires them, how they are sealed, tried again and kept over a restart.
import { startBench, type WecomBench } from './wecom-fixture.ts';

let bench: WecomBench;
afterEach(() => bench.close());

async function liveCode(skipVerify = true): Promise<string> {
  const body = { type: 1, scene: 2, user: ['LiNa'], state: 'door-7', skip_verify: skipVerify };
  return (await bench.api('externalcontact/add_contact_way', body)).config_id;
}

describe('a customer who scans a live code', () => {
  beforeEach(async () => void (bench = await startBench()));

  it('becomes a contact and is welcomed once, within 20 s', async () => {
    const scanned = await bench.phone('scan', { code: await liveCode(), name: '小雨' });
    expect(scanned).toMatchObject({ userId: 'LiNa', outcome: 'added' });
    await bench.idle();
    const [first] = bench.received;
    expect(first).toMatchObject({ isSigned: true, agentId: '1000002' });
    expect(first!.event).toMatchObject({
      ToUserName: bench.corpId,
      FromUserName: 'sys',
      MsgType: 'event',
      CreateTime: String(bench.clock.at / 1000),
      Event: 'change_external_contact',
      ChangeType: 'add_external_contact',
      UserID: 'LiNa',
      ExternalUserID: scanned.externalUserId,
      State: 'door-7',
    });
    const welcome_code = first!.event['WelcomeCode'];
    bench.advance(19);
    const body = { welcome_code, text: { content: '你好' } };
    expect(await bench.api('externalcontact/send_welcome_msg', body)).toMatchObject({ errcode: 0 });
    expect(await bench.api('externalcontact/send_welcome_msg', body)).toMatchObject({ errcode: 41051 });
    const { messages } = await bench.ledger();
    expect(messages.filter(({ kind }) => kind === 'welcome')).toMatchObject([
      { externalUserId: scanned.externalUserId, userId: 'LiNa', text: '你好' },
    ]);
  });

  it('cannot be welcomed after 20 s, nor once the talk began', async () => {
    const code = await liveCode();
    await bench.phone('scan', { code, name: '甲' });
    const second = await bench.phone('scan', { code, name: '乙' });
    await bench.phone(`customers/${second.externalUserId}/say`, { userId: 'LiNa', text: '在吗' });
    await bench.idle();
    const codes = bench.received.map(({ event }) => event['WelcomeCode']);
    const text = { content: '你好' };
    expect(await bench.api('externalcontact/send_welcome_msg', { welcome_code: codes[1], text })).toMatchObject({
      errcode: 41051,
    });
    bench.advance(21);
    expect(await bench.api('externalcontact/send_welcome_msg', { welcome_code: codes[0], text })).toMatchObject({
      errcode: 41050,
    });
  });

  it('is half-added where the code asks for verification, until the consultant accepts', async () => {
    const code = await liveCode(false);
    const { externalUserId, outcome } = await bench.phone('scan', { code, name: '小雨' });
    expect(outcome).toBe('half');
    const pair = { userid: 'LiNa', external_userid: externalUserId };
    expect(await bench.api('externalcontact/mark_tag', { ...pair, add_tag: ['etT1'] })).toMatchObject({
      errcode: 84061,
    });
    expect(await bench.api('externalcontact/get', undefined, { external_userid: externalUserId })).toMatchObject({
      errcode: 84061,
    });
    await bench.phone(`staff/LiNa/customers/${externalUserId}/accept`, {});
    await bench.idle();
    expect(bench.events()).toEqual(['add_half_external_contact', 'add_external_contact']);
    const [half, full] = bench.received.map(({ event }) => event['WelcomeCode']);
    const text = { content: '你好' };
    expect(await bench.api('externalcontact/send_welcome_msg', { welcome_code: full, text })).toMatchObject({
      errcode: 0,
    });
    expect(await bench.api('externalcontact/send_welcome_msg', { welcome_code: half, text })).toMatchObject({
      errcode: 41051,
    });
    expect(await bench.api('externalcontact/mark_tag', { ...pair, add_tag: ['etT1'] })).toMatchObject({ errcode: 0 });
  });

  it('calls nobody when already a friend, and again after leaving', async () => {
    const code = await liveCode();
    expect(await bench.phone('scan', { code, externalUserId: 'wmCustomer1' })).toMatchObject({ outcome: 'already' });
    await bench.phone('customers/wmCustomer1/delete-consultant', { userId: 'LiNa' });
    expect(await bench.api('externalcontact/get', undefined, { external_userid: 'wmCustomer1' })).toMatchObject({
      errcode: 0,
    });
    expect(await bench.phone('scan', { code, externalUserId: 'wmCustomer1' })).toMatchObject({ outcome: 'added' });
    await bench.phone('staff/LiNa/customers/wmCustomer1/edit', {
      remark: '张姐',
      addTagIds: ['etT2'],
      addPersonalTags: ['爱吃辣'],
    });
    const { follow_user: followers } = await bench.api('externalcontact/get', undefined, {
      external_userid: 'wmCustomer1',
    });
    expect(followers[0]!.tags.map((tag) => [tag.type, tag.tag_name])).toEqual([
      [1, '海岛'],
      [1, '亲子'],
      [2, '爱吃辣'],
    ]);
    await bench.phone('staff/LiNa/customers/wmCustomer1/delete', {});
    expect(await bench.api('externalcontact/get', undefined, { external_userid: 'wmCustomer1' })).toMatchObject({
      errcode: 84061,
    });
    await bench.idle();
    expect(bench.events()).toEqual([
      'del_follow_user',
      'add_external_contact',
      'edit_external_contact',
      'del_external_contact',
    ]);
  });
});

describe('delivery', () => {
  it('checks the address by GET', async () => {
    bench = await startBench();
    const { body } = await bench.http('POST', `/sandbox/corps/${bench.corpId}/verify-callback`);
    expect(body).toEqual({ isVerified: true, agents: [{ agentId: 1000002, problem: null }] });
  });

  it('tries three times more, each time sealed anew', async () => {
    bench = await startBench();
    bench.answers.push(500, 500, 500, 500);
    await bench.phone('scan', { code: await liveCode(), name: '小雨' });
    await bench.idle();
    expect(bench.received).toHaveLength(4);
    expect(new Set(bench.received.map(({ encrypted }) => encrypted)).size).toBe(4);
    expect(new Set(bench.received.map(({ nonce }) => nonce)).size).toBe(4);
    expect(new Set(bench.received.map(({ event }) => JSON.stringify(event))).size).toBe(1);
    const { callbacks } = await bench.ledger();
    expect(callbacks).toMatchObject([{ status: 'failed', attempts: 4, lastError: 'HTTP 500' }]);
  });

  it('takes up what was pending after a restart', async () => {
    bench = await startBench({ callbackDelay: { retriesMs: [60_000, 1, 1] } });
    bench.answers.push(503);
    const code = await liveCode();
    await bench.phone('scan', { code, name: '小雨' });
    while ((await bench.ledger()).callbacks[0]?.attempts !== 1) await new Promise(setImmediate);
    await bench.restart();
    await bench.idle();
    expect(bench.received).toHaveLength(2);
    expect((await bench.ledger()).callbacks).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('can be lost, doubled, slow or in another order', async () => {
    bench = await startBench();
    const code = await liveCode();
    const scan = (name: string) => bench.phone('scan', { code, name });
    await bench.fault({ kind: 'callbacks-lost' });
    await scan('甲');
    await bench.idle();
    expect(bench.received).toHaveLength(0);
    await bench.fault({ kind: 'callbacks-duplicated' });
    await scan('乙');
    await bench.idle();
    expect(bench.received).toHaveLength(2);
    expect(bench.received[0]!.event).toEqual(bench.received[1]!.event);
    await bench.fault({ kind: 'callbacks-slow', ms: 5 });
    await scan('丙');
    await bench.idle();
    expect(bench.received).toHaveLength(3);
    await bench.fault({ kind: 'callbacks-reordered' });
    bench.received.length = 0;
    await bench.phone('customers/wmCustomer1/delete-consultant', { userId: 'LiNa' });
    await bench.phone('staff/LiNa/customers/wmCustomer1/delete', {});
    await bench.idle();
    expect(bench.events()).toEqual(['del_external_contact', 'del_follow_user']);
  });
});
