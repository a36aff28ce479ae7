// Broadcasts in full width: whom they find, in which words, when the consultants are asked, and what holds a message back.
import mongoose from 'mongoose';
import type { DecisionCheck } from '../../server/modules/deliveries/index.ts';
import type { BroadcastPreview, LaunchBroadcast } from '../../server/modules/broadcasts/broadcasts.contract.ts';
import {
  confirmAll,
  deliveriesOf,
  detailOf,
  launch,
  reached,
  statesOf,
  tagIdOf,
  withoutOptOut,
} from '../support/broadcast.ts';
import { consultantA, consultantB, manager, owner } from '../support/make-agency.ts';
import { runProgram } from '../support/run-program.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

const hour = 3_600;
let world: World;
let boss: StaffClient;
beforeEach(async () => {
  world = await startWorld();
  boss = await world.as(owner);
});
afterEach(async () => {
  await world.close();
});

type Values = Record<string, unknown>;
const setValues = async (change: Values): Promise<void> => {
  const { data } = await boss.get<{ version: number; values: Values }>('/staff/settings');
  const saved = await boss.post('/staff/settings/values', {
    version: data.version,
    values: { ...data.values, ...change },
  });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.error));
};
const customerIdOf = async (name: string): Promise<string> => {
  const { data } = await boss.get<{ customerId: string }[]>(`/staff/customers?search=${name}`);
  return data[0]?.customerId ?? '';
};
const optOut = async (name: string): Promise<void> => {
  const { status } = await boss.post(`/staff/customers/${await customerIdOf(name)}/opt-out`, { reason: '客户说的' });
  expect(status).toBe(200);
};
const preview = async (
  staff: StaffClient,
  part: Partial<LaunchBroadcast> & { customerId?: string } = {},
): Promise<BroadcastPreview> => {
  const audience = { kind: 'tag', tagId: await tagIdOf(staff, '云南') };
  return (await staff.post<BroadcastPreview>('/staff/broadcast-preview', { audience, ...part })).data;
};
/** What stands open in the simulated WeCom: userid -> texts. */
const openTasks = async (): Promise<Record<string, string[]>> => {
  const open = new Map<string, string[]>();
  for (const { text, tasks, cancelledAt } of (await world.ledger()).groupSends) {
    for (const { userId, status } of tasks) {
      if (!cancelledAt && status === 'waiting') open.set(userId, [...(open.get(userId) ?? []), withoutOptOut(text)]);
    }
  }
  return Object.fromEntries(open);
};

describe('hours', () => {
  it('let nobody be asked before they open, and take back what is not confirmed when they close', async () => {
    world.clock.advance(13 * hour); // 23:00
    const broadcastId = await launch(world, boss, '云南', { freshHours: 48 });
    expect(await openTasks()).toEqual({});
    expect((await detailOf(boss, broadcastId)).asksAt).toBe('2030-03-05T01:00:00.000Z');
    expect((await deliveriesOf(boss, broadcastId)).get('客户1号')?.sentence).toContain('等到可以联系的时段');
    expect((await preview(boss)).asksAt).toBe('2030-03-05T01:00:00.000Z');

    await world.pass(10 * hour + 60, hour); // 09:01
    expect(Object.keys(await openTasks()).sort()).toEqual(['li.b', 'sun.a', 'zhou.c']);
    await world.phone(`staff/${consultantB}/tasks/${await msgIdOf(consultantB)}/confirm`, {});

    await world.pass(12 * hour, hour); // 21:01
    expect(await openTasks()).toEqual({});
    expect((await detailOf(boss, broadcastId)).state).toBe('sending');
    await world.pass(12 * hour, hour); // 09:01
    expect(Object.keys(await openTasks()).sort()).toEqual(['sun.a', 'zhou.c']);
    await confirmAll(world);
    await world.pass(60);
    expect(new Set(Object.values(await statesOf(boss, broadcastId)))).toEqual(new Set(['sent']));
    expect(Object.values(await reached(world)).map((texts) => texts.length)).toEqual([1, 1, 1, 1]);
    expect((await detailOf(boss, broadcastId)).state).toBe('settled');
  });

  it('do not hold back what is part of an order, nor what a manager sends all the same', async () => {
    world.clock.advance(13 * hour);
    await launch(world, await world.as(consultantA), '云南', { purpose: 'service', text: '航班改到明早六点' });
    expect(await openTasks()).toEqual({ [consultantA]: ['航班改到明早六点'] });
    const insisting = { audience: { kind: 'tag', tagId: await tagIdOf(boss, '云南') }, isAtAnyTime: true } as const;
    const body = {
      requestId: '0b6f2f5e-6d0e-4f1c-9d2d-5a0f4c7b1e12',
      name: 'x',
      text: 'x',
      attachment: null,
      ...insisting,
    };
    expect((await (await world.as(consultantA)).post('/staff/broadcasts', body)).error.code).toBe('identity.forbidden');
    expect((await (await world.as(manager)).post('/staff/broadcasts', body)).status).toBe(200);
  });

  it('of a customer of his own come on top', async () => {
    await boss.post(`/staff/customers/${await customerIdOf('客户1号')}/profile`, {
      quietHours: { from: '08:00', to: '15:00' },
    });
    await boss.post(`/staff/customers/${await customerIdOf('客户4号')}/profile`, {
      quietHours: { from: '08:00', to: '22:00' },
    });
    const broadcastId = await launch(world, boss, '云南');
    const rows = await deliveriesOf(boss, broadcastId);
    expect(rows.get('客户1号')?.state).toBe('planned');
    expect(rows.get('客户4号')?.reason).toBe('never-in-hours');
    await world.pass(5 * hour + 60, 1_800); // 15:01
    expect((await deliveriesOf(boss, broadcastId)).get('客户1号')?.state).toBe('batched');
  });
});

const msgIdOf = async (userId: string): Promise<string> => {
  const open = (await world.ledger()).groupSends.filter(({ cancelledAt }) => !cancelledAt);
  return open.find(({ tasks }) => tasks[0]?.userId === userId)?.msgId ?? '';
};

describe('an opt-out in the middle', () => {
  it('takes the waiting task back and asks anew without him', async () => {
    const broadcastId = await launch(world, boss, '云南');
    const first = await msgIdOf(consultantA);
    await optOut('客户1号');
    await world.pass(30);
    expect(await msgIdOf(consultantA)).not.toBe(first);
    await confirmAll(world);
    await world.pass(60);
    const rows = await deliveriesOf(boss, broadcastId);
    expect([rows.get('客户1号')?.state, rows.get('客户1号')?.reason]).toEqual(['withheld', 'opted-out']);
    expect(rows.get('客户2号')?.state).toBe('sent');
    expect(Object.keys(await reached(world)).sort()).toEqual(['wm2', 'wm4', 'wm5']);
    const tasks = (await detailOf(boss, broadcastId)).consultants.find(
      ({ userId }) => userId === consultantA,
    )?.sendTasks;
    expect(tasks?.map(({ state, isRearranged }) => [state, isRearranged])).toEqual([
      ['cancelled', true],
      ['settled', false],
    ]);
  });

  it('that comes with the tap is told in the result', async () => {
    const broadcastId = await launch(world, boss, '云南');
    await world.phone(`staff/${consultantA}/tasks/${await msgIdOf(consultantA)}/confirm`, {});
    await optOut('客户1号');
    await world.pass(60);
    const row = (await deliveriesOf(boss, broadcastId)).get('客户1号');
    expect(row?.state).toBe('sent');
    expect(row?.sentence).toContain('没来得及撤回');
  });

  it('before the hours open needs nobody', async () => {
    world.clock.advance(13 * hour);
    const broadcastId = await launch(world, boss, '云南');
    await optOut('客户2号');
    await world.settle();
    expect((await deliveriesOf(boss, broadcastId)).get('客户2号')?.reason).toBe('opted-out');
  });
});

describe('limits', () => {
  it('of marketing hold over broadcasts, and what was not sent does not count', async () => {
    await setValues({ marketingPerMonth: 1 });
    const first = await launch(world, boss, '云南', { text: '一' });
    expect(new Set((await preview(boss)).withheld.map(({ reason }) => reason))).toEqual(
      new Set(['marketing-budget-used']),
    );
    await boss.post(`/staff/broadcasts/${first}/cancel`);
    await world.pass(10);
    const second = await launch(world, boss, '云南', { text: '二' });
    await confirmAll(world);
    await world.pass(60);
    expect(await statesOf(boss, second)).toMatchObject({ 客户1号: 'sent' });
    const third = await launch(world, boss, '云南', { text: '三' });
    expect((await deliveriesOf(boss, third)).get('客户1号')?.sentence).toContain('本社自己定的上限');
    // Not marketing.
    expect((await preview(boss, { purpose: 'care' })).planned).toBe(4);
    const budget = await boss.get<{ budgets: { sentence: string }[]; unseen: string }>(
      `/staff/customers/${await customerIdOf('客户1号')}/contact-budget`,
    );
    expect(budget.data.budgets.map(({ sentence }) => sentence)).toEqual([
      '企业微信的群发上限：3 月内已用 1 次，上限 31 次，还剩 30 次。',
      '本社的营销上限：3 月内已用 1 次，上限 1 次，还剩 0 次。',
    ]);
    expect(budget.data.unseen).toContain('不计入');
  });

  it('of WeCom, once a day, let the next day have the rest', async () => {
    await setValues({ groupSendCap: '1-per-day', marketingPerMonth: null });
    await launch(world, boss, '云南', { text: '一' });
    const second = await launch(world, boss, '云南', { text: '二' });
    expect(new Set(Object.values(await statesOf(boss, second)))).toEqual(new Set(['planned']));
    await confirmAll(world);
    await world.pass(23 * hour + 60, hour); // next day, 09:01
    expect((await openTasks())[consultantA]).toEqual(['二']);
  });

  it('of taps a day leave the rest for the next', async () => {
    await setValues({ tapsPerDay: 1, marketingPerMonth: null });
    await launch(world, boss, '云南', { text: '一' });
    const second = await launch(world, boss, '云南', { text: '二' });
    expect(new Set(Object.values(await statesOf(boss, second)))).toEqual(new Set(['planned']));
    await confirmAll(world);
    await world.pass(23 * hour + 60, hour);
    expect((await openTasks())[consultantA]).toEqual(['二']);
  });

  it('from which somebody must agree', async () => {
    await setValues({ approvalAbove: 2 });
    const chief = await world.as(manager);
    expect((await preview(chief)).needsApproval).toBe(true);
    const broadcastId = await launch(world, chief, '云南');
    expect((await detailOf(boss, broadcastId)).state).toBe('waiting-for-approval');
    expect(await openTasks()).toEqual({});
    const approve = (staff: StaffClient, isGranted: boolean) =>
      staff.post(`/staff/broadcasts/${broadcastId}/approval`, { isGranted, note: '可以' });
    expect((await approve(chief, true)).error.code).toBe('broadcasts.own-approval');
    expect((await approve(await world.as(consultantA), true)).error.code).toBe('identity.forbidden');
    expect((await approve(boss, true)).status).toBe(200);
    expect((await approve(boss, false)).error.code).toBe('broadcasts.not-waiting');
    await world.settle();
    expect(Object.keys(await openTasks())).toHaveLength(2);
    const refusedId = await launch(world, chief, '云南', { text: '另一条' });
    await boss.post(`/staff/broadcasts/${refusedId}/approval`, { isGranted: false });
    await world.settle();
    expect((await deliveriesOf(boss, refusedId)).get('客户1号')?.sentence).toContain('没有通过审批');
    expect((await detailOf(boss, refusedId)).state).toBe('settled');
  });
});

describe('a text with fields', () => {
  it('is one task for each of its wordings, and shows what that costs', async () => {
    await boss.post(`/staff/customers/${await customerIdOf('客户1号')}/profile`, { realName: '王小明' });
    const text = '{{姓名|您}}好，我是{{顾问}}';
    const shown = await preview(boss, { text });
    expect(shown.taps).toEqual({ most: 2, mostWithoutFields: 1, limitEach: 20, perDay: 20 });
    expect(shown.byConsultant.find(({ userId }) => userId === consultantA)?.taps).toBe(2);
    await launch(world, boss, '云南', { text });
    expect((await openTasks())[consultantA]?.sort()).toEqual(['您好，我是孙顾问', '王小明好，我是孙顾问'].sort());
    await confirmAll(world);
    await world.pass(60);
    expect((await reached(world))['wm1']).toEqual(['王小明好，我是孙顾问']);
  });

  it('without words to stand in is refused, and so is a field that nobody knows', async () => {
    expect(await preview(boss, { text: '{{姓名}}好 {{生日}}' })).toMatchObject({ lacking: 4, unknownFields: ['生日'] });
    await expect(launch(world, boss, '云南', { text: '{{姓名}}好' })).rejects.toThrow('broadcasts.fields-missing');
    await expect(launch(world, boss, '云南', { text: '{{生日}}好' })).rejects.toThrow('broadcasts.unknown-field');
  });

  it('are shown for any customer one may see, with the reason where he gets nothing', async () => {
    await optOut('客户2号');
    const text = '{{昵称|您}}好';
    const exampleFor = async (name: string) =>
      (await preview(boss, { text, customerId: await customerIdOf(name) })).example;
    expect(await exampleFor('客户4号')).toMatchObject({ customerName: '客户4号', text: '客户4号好', sentence: null });
    expect(await exampleFor('客户2号')).toMatchObject({ text: null, sentence: '没有发：这位客户退订了营销消息。' });
    expect((await exampleFor('客户6号'))?.sentence).toContain('不在这次要发的客户里');
    expect((await preview(boss, { text })).example).toMatchObject({ sentence: null });
    const foreign = await (
      await world.as(consultantA)
    ).post('/staff/broadcast-preview', {
      audience: { kind: 'tag', tagId: await tagIdOf(boss, '云南') },
      text,
      customerId: await customerIdOf('客户5号'),
    });
    expect(foreign.error.code).toBe('identity.forbidden');
  });
});

it('finds whom a segment finds, as it was at the launch', async () => {
  const tagId = await tagIdOf(boss, '云南');
  const condition = { type: 'all', of: [{ type: 'mark', tagIds: [tagId], origins: [], since: null }] };
  const { data } = await boss.post<{ segmentId: string }>('/staff/segments', { name: '云南意向', condition });
  await world.pass(10);
  const broadcastId = await launch(world, boss, '云南', { audience: { kind: 'segment', segmentId: data.segmentId } });
  expect(Object.keys(await statesOf(boss, broadcastId)).sort()).toEqual(['客户1号', '客户2号', '客户4号', '客户5号']);
  expect(await detailOf(boss, broadcastId)).toMatchObject({ audienceName: '云南意向', audienceKind: 'segment' });
});

it('counts what was sent to a customer without Banlv, once', async () => {
  await setValues({ groupSendCap: '7-per-week' });
  const { wecom } = world.server.contextFor('test').gateways;
  await wecom.createGroupSend({
    senderUserId: consultantA,
    externalUserIds: ['wm1', 'wm2'],
    text: '管理后台建的群发',
    allowSelect: true,
  });
  await confirmAll(world);
  await launch(world, boss, '云南');
  await confirmAll(world);
  await world.pass(3 * hour, 900);
  const used = async (name: string) =>
    (
      await boss.get<{ budgets: { budget: string; used: number }[] }>(
        `/staff/customers/${await customerIdOf(name)}/contact-budget`,
      )
    ).data.budgets.map(({ budget, used: count }) => [budget, count]);
  expect(await used('客户1号')).toEqual([
    ['wecom-cap', 2],
    ['marketing', 1],
  ]);
  expect(await used('客户4号')).toEqual([
    ['wecom-cap', 1],
    ['marketing', 1],
  ]);
});

it('has WeCom remind who has not confirmed, three times a day at most', async () => {
  const broadcastId = await launch(world, boss, '云南');
  const remind = async () =>
    (await boss.post<Record<string, number>>(`/staff/broadcasts/${broadcastId}/reminders`, {})).data;
  for (let time = 0; time < 3; time += 1) expect(await remind()).toEqual({ reminded: 3, tooOften: 0, failed: 0 });
  expect(await remind()).toEqual({ reminded: 0, tooOften: 3, failed: 0 });
  expect((await detailOf(boss, broadcastId)).consultants[0]?.sendTasks[0]?.reminders).toBe(3);
});

it('that was launched before all sending was stopped is not sent when it goes on', async () => {
  world.clock.advance(13 * hour);
  const broadcastId = await launch(world, boss, '云南');
  await boss.post('/staff/settings/sending', { isStopped: true });
  await world.settle();
  await boss.post('/staff/settings/sending', { isStopped: false });
  await world.pass(11 * hour, hour);
  expect(await openTasks()).toEqual({});
  expect((await deliveriesOf(boss, broadcastId)).get('客户1号')?.reason).toBe('sending-stopped');
});

it('keeps with each decision what it looked at, and decides the same from it again', async () => {
  await optOut('客户2号');
  const broadcastId = await launch(world, boss, '云南');
  await optOut('客户1号');
  await world.pass(60);
  const check = async () => {
    const { code, stdout } = await runProgram('operations/check-decisions.ts', [], world.env);
    return { code, ...(JSON.parse(stdout) as DecisionCheck) };
  };
  expect(await check()).toEqual({ code: 0, checked: 4, passedOver: 0, different: [] });
  const kept = await mongoose.connection
    .collection('deliveries')
    .find({ 'source.id': new mongoose.Types.ObjectId(broadcastId) })
    .toArray();
  expect(kept.map(({ inputs }) => (inputs as { isOptedOut: boolean }).isOptedOut).sort()).toEqual([
    false,
    false,
    true,
    true,
  ]);
  await mongoose.connection
    .collection('deliveries')
    .updateOne(
      { 'source.id': new mongoose.Types.ObjectId(broadcastId), sendTaskId: { $ne: null } },
      { $set: { 'inputs.isStopped': true } },
    );
  const again = await check();
  expect([again.code, again.different.map(({ again: said }) => said)]).toEqual([1, ['sending-stopped']]);
});
