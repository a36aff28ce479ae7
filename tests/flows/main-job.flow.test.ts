// The main job from end to end: a scan, a welcome, a tag; a broadcast, the consultants' confirmation, the results.
import { confirmAll, deliveriesOf, detailOf, launch, reached, statesOf, tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, consultantC, owner } from '../support/make-agency.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

describe('a customer scans a live code', () => {
  it('is welcomed at once, appears with the tag of the code, and WeCom bears the tag too', async () => {
    const staff = await world.as(consultantA);
    const tagId = await tagIdOf(staff, '亲子');
    const code = await staff.post<{ url: string; liveCodeId: string }>('/staff/live-codes', {
      name: '门店海报',
      staffUserId: consultantA,
      tagIds: [tagId],
      welcomeText: '您好,我是{{顾问}}',
      skipVerify: true,
    });
    expect(code.status).toBe(200);
    const scanned = await world.phone<{ externalUserId: string }>('scan', { code: code.data.url, name: '新来的王姐' });
    await world.settle();

    const found = await staff.get<{ customerId: string; tags: { name: string }[] }[]>('/staff/customers?search=王姐');
    expect(found.data).toHaveLength(1);
    expect(found.data[0]?.tags.map((tag) => tag.name)).toEqual(['亲子']);
    const { messages } = await world.ledger();
    expect(messages.filter((message) => message.kind === 'welcome').map((message) => message.text)).toEqual([
      '您好,我是孙顾问',
    ]);
    const inWecom = await world.phone<{ tags: { name: string }[] }>(
      `staff/${consultantA}/customers/${scanned.externalUserId}`,
    );
    expect(JSON.stringify(inWecom)).toContain('亲子');
    const relations = await staff.get<{ liveCodeName: string }[]>(
      `/staff/customers/${found.data[0]?.customerId}/relations`,
    );
    expect(relations.data.map((relation) => relation.liveCodeName)).toEqual(['门店海报']);
  });

  it('is found again by a full read when the callback is lost', async () => {
    const staff = await world.as(consultantA);
    const code = await staff.post<{ url: string }>('/staff/live-codes', {
      name: '展会',
      staffUserId: consultantA,
      tagIds: [await tagIdOf(staff, '云南')],
      welcomeText: null,
      skipVerify: true,
    });
    await world.addFaults([{ kind: 'callbacks-lost', times: 1 }]);
    await world.phone('scan', { code: code.data.url, name: '丢失的客户' });
    await world.settle();
    expect((await staff.get<unknown[]>('/staff/customers?search=丢失的客户')).data).toHaveLength(0);

    world.clock.advance(6 * 3_600);
    await world.settle();
    const found = await staff.get<{ tags: { name: string }[] }[]>('/staff/customers?search=丢失的客户');
    expect(found.data[0]?.tags.map((tag) => tag.name)).toEqual(['云南']);
  });

  it('is recorded once when the callback comes three times', async () => {
    const staff = await world.as(consultantA);
    const code = await staff.post<{ url: string }>('/staff/live-codes', {
      name: '海报',
      staffUserId: consultantA,
      tagIds: [],
      welcomeText: '欢迎',
      skipVerify: true,
    });
    await world.addFaults([{ kind: 'callbacks-duplicated', times: 1 }]);
    await world.phone('scan', { code: code.data.url, name: '重复的客户' });
    await world.settle();
    const { messages } = await world.ledger();
    expect(messages.filter((message) => message.kind === 'welcome')).toHaveLength(1);
    const audit = await (await world.as(owner)).get<{ name: string }[]>('/staff/audit?limit=200');
    expect(audit.data.filter((event) => event.name === 'contact.added')).toHaveLength(1);
  });
});

describe('a broadcast to a tag', () => {
  it('asks each consultant to confirm, sends nothing before, and tells what became of every customer', async () => {
    const staff = await world.as(owner);
    await world.addFaults([{ kind: 'cap-used', externalUserIds: ['wm2'] }]);
    const broadcastId = await launch(world, staff, '云南');

    const before = await detailOf(staff, broadcastId);
    expect(before.consultants.map((consultant) => [consultant.userId, consultant.sendTasks[0]?.state])).toEqual([
      [consultantB, 'waiting-for-staff'],
      [consultantA, 'waiting-for-staff'],
      [consultantC, 'waiting-for-staff'],
    ]);
    expect(await reached(world)).toEqual({});
    const { appMessages } = await world.ledger();
    expect(appMessages).toHaveLength(3);

    await confirmAll(world);
    await world.pass(30);
    expect(await statesOf(staff, broadcastId)).toEqual({
      客户1号: 'sent',
      客户2号: 'capped',
      客户4号: 'sent',
      客户5号: 'sent',
    });
    const rows = await deliveriesOf(staff, broadcastId);
    expect(rows.get('客户2号')?.sentence).toContain('次数已用完');
    expect(Object.values(await reached(world)).map((texts) => texts.length)).toEqual([1, 1, 1]);
    expect((await detailOf(staff, broadcastId)).state).toBe('settled');
  });

  it('of a consultant goes to his own customers only', async () => {
    const staff = await world.as(consultantB);
    const broadcastId = await launch(world, staff, '云南');
    await confirmAll(world);
    await world.pass(30);
    expect(await statesOf(staff, broadcastId)).toEqual({ 客户4号: 'sent' });
  });

  it('is launched once however often the button is pressed', async () => {
    const staff = await world.as(owner);
    const requestId = '0b6f2f5e-6d0e-4f1c-9d2d-5a0f4c7b1e11';
    const ids = await Promise.all([1, 2, 3].map(() => launch(world, staff, '云南', { requestId })));
    expect(new Set(ids).size).toBe(1);
    const other = await staff.post('/staff/broadcasts', {
      requestId,
      name: '五一云南',
      audience: { kind: 'tag', tagId: await tagIdOf(staff, '云南') },
      text: '另一条',
      attachment: null,
    });
    expect([other.status, other.error.code]).toEqual([409, 'broadcasts.request-reused']);
    expect((await world.ledger()).groupSends).toHaveLength(3);
  });

  it('shows who was unticked by his consultant as not sent', async () => {
    const staff = await world.as(consultantA);
    const broadcastId = await launch(world, staff, '云南');
    const [groupSend] = (await world.ledger()).groupSends;
    await world.phone(`staff/${consultantA}/tasks/${groupSend?.msgId}/confirm`, { untick: ['wm2'] });
    await world.pass(30);
    expect((await deliveriesOf(staff, broadcastId)).get('客户2号')?.sentence).toContain('取消了勾选');
    await world.pass(25 * 3_600, 3_600);
    expect(await statesOf(staff, broadcastId)).toEqual({ 客户1号: 'sent', 客户2号: 'unsettled' });
    expect((await detailOf(staff, broadcastId)).state).toBe('settled');
  });

  it('that is cancelled stops what nobody confirmed; what was confirmed before stays sent', async () => {
    const staff = await world.as(owner);
    const broadcastId = await launch(world, staff, '云南');
    const mine = (await world.ledger()).groupSends.find((groupSend) => groupSend.tasks[0]?.userId === consultantA);
    await world.phone(`staff/${consultantA}/tasks/${mine?.msgId}/confirm`, {});
    await world.pass(10);
    const cancelled = await staff.post<{ asked: number }>(`/staff/broadcasts/${broadcastId}/cancel`);
    expect(cancelled.data.asked).toBe(2);
    await world.pass(10);
    expect(await statesOf(staff, broadcastId)).toEqual({
      客户1号: 'sent',
      客户2号: 'sent',
      客户4号: 'cancelled',
      客户5号: 'cancelled',
    });
    await confirmAll(world).catch(() => undefined);
    expect(Object.keys(await reached(world)).sort()).toEqual(['wm1', 'wm2']);
  });

  it('that nobody confirms is cancelled after two days, and says so', async () => {
    const staff = await world.as(consultantC);
    const broadcastId = await launch(world, staff, '云南');
    await world.pass(49 * 3_600, 3 * 3_600);
    const rows = await deliveriesOf(staff, broadcastId);
    expect(rows.get('客户5号')?.sentence).toContain('没有在期限内确认');
    expect((await world.ledger()).groupSends[0]?.cancelledAt).toBeDefined();
  });
});
