// A consultant leaves: his sessions end, his customers pass to colleagues, and of each one reads what became of it.
import type { Relations } from '../../server/modules/contacts/contacts.contract.ts';
import type { TaskRow } from '../../server/modules/tasks/tasks.contract.ts';
import { deliveriesOf, launch } from '../support/broadcast.ts';
import { choose, handoverOf, handoversOf, transfersOf, transferStates } from '../support/handover.ts';
import { consultantA, consultantB, consultantC, manager, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
afterEach(async () => {
  await world.close();
});

const dayAndMore = 24 * 3_600 + 300;
const start = (staff: StaffClient, handoverId: string, message = '') =>
  staff.post<{ customers: number }>(`/staff/handovers/${handoverId}/start`, { message });
const relationsOf = async (staff: StaffClient, name: string): Promise<Record<string, string>> => {
  const { data: found } = await staff.get<{ customerId: string }[]>(`/staff/customers?search=${name}`);
  const { data } = await staff.get<Relations>(`/staff/customers/${found[0]?.customerId}/relations`);
  return Object.fromEntries(data.map((relation) => [relation.staffUserId, relation.state]));
};

describe('who leaves the corp', () => {
  it('is signed out at once, and his customers are handed over: one refuses, one successor is full, one passes', async () => {
    world = await startWorld({ settings: { customersPerMember: 2 } });
    const leaver = await world.as(consultantA);
    const boss = await world.as(manager);
    expect((await leaver.get('/staff/me')).status).toBe(200);
    await world.phone(`staff/${consultantA}/leave`, {});
    await world.settle();
    expect((await leaver.get('/staff/me')).status).toBe(401);

    const { handoverId, counts, cause } = await handoverOf(boss, consultantA);
    const tasksOf = async (staff: StaffClient) =>
      (await staff.get<TaskRow[]>('/staff/tasks')).data.filter(({ kind }) => kind === 'decide-handover');
    const others = await Promise.all([owner, consultantB].map(async (userId) => tasksOf(await world.as(userId))));
    expect(others.map((tasks) => tasks.length)).toEqual([1, 0]);
    const [task] = await tasksOf(boss);
    expect(task).toMatchObject({ path: `/handovers/${handoverId}`, isDone: false });
    expect(task?.description).toContain('3 位客户');
    expect([cause, counts.total, counts.open]).toEqual(['wecom', 3, 3]);
    const proposed = await transfersOf(boss, handoverId);
    // 客户3号 has another consultant already; the others go to who has the fewest in the same store.
    expect([...proposed.values()].map((row) => [row.customerName, row.toUserId])).toEqual([
      ['客户1号', manager],
      ['客户2号', manager],
      ['客户3号', consultantB],
    ]);
    expect(proposed.get('客户3号')?.proposedFor).toContain('已经是');

    await choose(boss, handoverId, { 客户1号: consultantB, 客户3号: manager });
    expect((await start(boss, handoverId)).data.customers).toBe(3);
    expect((await start(boss, handoverId)).error.code).toBe('handovers.nobody-to-hand-over');
    await world.settle();
    expect((await tasksOf(boss)).map(({ isDone }) => isDone)).toEqual([true]);
    expect(await transferStates(boss, handoverId)).toEqual({
      客户1号: 'failed',
      客户2号: 'waiting',
      客户3号: 'waiting',
    });
    expect((await transfersOf(boss, handoverId)).get('客户1号')?.sentence).toContain('已达企业微信上限');
    expect((await transfersOf(boss, handoverId)).get('客户2号')?.sentence).toContain('等待 24 小时');

    await world.phone('customers/wm2/refuse-successor', { userId: manager });
    await world.settle();
    expect((await transfersOf(boss, handoverId)).get('客户2号')?.sentence).toContain('客户拒绝了接替');

    await choose(boss, handoverId, { 客户1号: manager, 客户2号: null });
    await start(boss, handoverId);
    await world.settle();
    await world.pass(dayAndMore, 4 * 3_600);
    expect(await transferStates(boss, handoverId)).toEqual({ 客户1号: 'done', 客户2号: 'pooled', 客户3号: 'done' });
    expect((await transfersOf(boss, handoverId)).get('客户1号')?.sentence).toContain('接替成功');
    expect((await handoverOf(boss, consultantA)).state).toBe('closed');
    // The history stays: who served him, and who does.
    expect(await relationsOf(boss, '客户1号')).toEqual({ [consultantA]: 'transferred', [manager]: 'active' });
    expect(await relationsOf(boss, '客户3号')).toEqual({
      [consultantA]: 'transferred',
      [consultantB]: 'active',
      [manager]: 'active',
    });
    const { data: tagged } = await boss.get<{ tags: { name: string }[] }[]>('/staff/customers?search=客户1号');
    expect(tagged[0]?.tags.map((tag) => tag.name)).toEqual(['云南']);
  });

  it('leaves no group send behind: what waited for him is taken back and told of each customer', async () => {
    world = await startWorld();
    const boss = await world.as(owner);
    const broadcastId = await launch(world, boss, '云南');
    await world.phone(`staff/${consultantA}/leave`, {});
    await world.settle();
    await world.pass(3 * 3_600, 1_800);
    const rows = await deliveriesOf(boss, broadcastId);
    expect(rows.get('客户1号')).toMatchObject({ state: 'withheld', reason: 'consultant-cannot-serve' });
    expect(rows.get('客户1号')?.sentence).toContain('他的顾问已离开');
    expect(rows.get('客户4号')?.state).toBe('batched');
    const his = (await world.ledger()).groupSends.find(({ tasks }) => tasks[0]?.userId === consultantA);
    expect(his?.cancelledAt).toBeDefined();
  });

  it('is asked for once where an answer is lost, and again where the request was', async () => {
    world = await startWorld();
    const boss = await world.as(owner);
    await world.phone(`staff/${consultantA}/leave`, {});
    await world.settle();
    const { handoverId } = await handoverOf(boss, consultantA);
    const api = 'externalcontact/resigned/transfer_customer';
    await world.addFaults([{ kind: 'commits-then-drops', api }]);
    await choose(boss, handoverId, { 客户1号: consultantB, 客户2号: consultantB, 客户3号: consultantB });
    await start(boss, handoverId);
    await world.settle();
    expect((await handoverOf(boss, consultantA)).isStuck).toBe(true);
    expect(Object.values(await transferStates(boss, handoverId))).toEqual(['requesting', 'requesting', 'requesting']);
    await world.restart();
    await world.pass(130, 65);
    expect(Object.values(await transferStates(boss, handoverId))).toEqual(['waiting', 'waiting', 'waiting']);
    expect((await world.ledger()).calls[api]).toBe(1);

    const other = await world.as(manager);
    await world.phone(`staff/${consultantC}/leave`, {});
    await world.settle();
    const second = await handoverOf(boss, consultantC);
    // A manager sees the handovers of his store alone.
    expect((await handoversOf(other)).map((handover) => handover.staffUserId)).toEqual([consultantA]);
    expect((await other.get(`/staff/handovers/${second.handoverId}`)).status).toBe(403);
    await world.addFaults([{ kind: 'drops', api }]);
    await start(boss, second.handoverId);
    await world.settle();
    await world.pass(130, 65);
    expect(Object.values(await transferStates(boss, second.handoverId))).toEqual(['waiting', 'waiting']);
    await world.pass(dayAndMore, 6 * 3_600);
    expect(Object.values(await transferStates(boss, second.handoverId))).toEqual(['done', 'done']);
  });

  it('leaves customers in the sea pool, where a consultant claims them within his limit', async () => {
    world = await startWorld();
    const boss = await world.as(owner);
    await world.phone(`staff/${consultantA}/leave`, {});
    await world.settle();
    const { handoverId } = await handoverOf(boss, consultantA);
    await choose(boss, handoverId, { 客户1号: null, 客户2号: null });
    const [b, c] = [await world.as(consultantB), await world.as(consultantC)];
    const pool = await b.get<{ transferId: string; customerName: string; fromName: string }[]>('/staff/pool');
    expect(pool.data.map((row) => [row.customerName, row.fromName])).toEqual([
      ['客户1号', '孙顾问'],
      ['客户2号', '孙顾问'],
    ]);
    const [first, second] = pool.data.map((row) => row.transferId);
    expect((await b.post(`/staff/pool/${first}/claim`)).status).toBe(200);
    expect((await b.post(`/staff/pool/${first}/claim`)).status).toBe(200);
    expect((await c.post(`/staff/pool/${first}/claim`)).error.code).toBe('handovers.claimed-already');
    expect((await b.post(`/staff/pool/${second}/claim`, { toUserId: consultantC })).status).toBe(403);
    expect((await boss.post(`/staff/pool/${second}/claim`, { toUserId: consultantC })).status).toBe(200);
    await world.settle();
    const claims = await b.get<{ leftToday: number; claimed: { sentence: string }[] }>('/staff/pool/claims');
    expect(claims.data.leftToday).toBe(9);
    expect(claims.data.claimed[0]?.sentence).toContain('等待 24 小时');
    await world.pass(dayAndMore, 6 * 3_600);
    expect(await relationsOf(boss, '客户1号')).toMatchObject({ [consultantB]: 'active' });
    expect(await relationsOf(boss, '客户2号')).toMatchObject({ [consultantC]: 'active' });
  });
});

it('who gives a customer up stays his friend until a colleague claims him, and may take him back', async () => {
  world = await startWorld();
  const [a, b] = [await world.as(consultantA), await world.as(consultantB)];
  const idOf = async (name: string): Promise<string> =>
    (await a.get<{ customerId: string }[]>(`/staff/customers?search=${name}`)).data[0]?.customerId ?? '';
  const [first, second] = [await idOf('客户1号'), await idOf('客户2号')];
  for (const customerId of [first, first, second]) {
    expect((await a.post(`/staff/customers/${customerId}/give-up`)).status).toBe(200);
  }
  expect((await b.post(`/staff/customers/${first}/give-up`)).status).toBe(403);
  await world.settle();
  const pool = await b.get<{ transferId: string; customerName: string }[]>('/staff/pool');
  expect(pool.data.map((row) => row.customerName)).toEqual(['客户1号', '客户2号']);
  expect(await relationsOf(a, '客户1号')).toEqual({ [consultantA]: 'active' });
  expect((await a.post(`/staff/pool/${pool.data[1]?.transferId}/claim`)).status).toBe(200);
  expect((await b.post(`/staff/pool/${pool.data[0]?.transferId}/claim`)).status).toBe(200);
  await world.settle();
  await world.pass(dayAndMore, 6 * 3_600);
  const boss = await world.as(owner);
  expect((await boss.get<unknown[]>('/staff/pool')).data).toEqual([]);
  expect(await relationsOf(boss, '客户1号')).toEqual({ [consultantA]: 'transferred', [consultantB]: 'active' });
  expect(await relationsOf(boss, '客户2号')).toEqual({ [consultantA]: 'active' });
  // When she leaves, the rest is proposed; who was taken back too.
  await world.phone(`staff/${consultantA}/leave`, {});
  await world.settle();
  expect(await transferStates(boss, (await handoverOf(boss, consultantA)).handoverId)).toMatchObject({
    客户2号: 'proposed',
    客户3号: 'proposed',
  });
});

describe('whom the owner stops', () => {
  it('is signed out at once and stays out, and his customers pass as those of a member', async () => {
    world = await startWorld();
    const [boss, stopped] = [await world.as(owner), await world.as(consultantB)];
    expect((await stopped.post(`/staff/people/${consultantA}/disable`)).status).toBe(403);
    expect((await boss.post(`/staff/people/${owner}/disable`)).error.code).toBe('identity.owner-stays');
    expect((await boss.post('/staff/people/nobody/disable')).status).toBe(404);
    expect((await boss.post(`/staff/people/${consultantB}/disable`)).status).toBe(200);
    expect((await stopped.get('/staff/me')).status).toBe(401);
    await world.pass(2 * 3_600, 3_600);
    await expect(world.as(consultantB)).rejects.toThrow();

    const { handoverId, cause } = await handoverOf(boss, consultantB);
    expect(cause).toBe('owner');
    await choose(boss, handoverId, { 客户3号: consultantA, 客户4号: consultantA });
    await start(boss, handoverId, '以后由孙顾问为您服务');
    await world.settle();
    const broadcastId = await launch(world, boss, '云南');
    expect((await deliveriesOf(boss, broadcastId)).get('客户4号')?.reason).toBe('consultant-cannot-serve');
    await world.pass(dayAndMore, 6 * 3_600);
    expect(await transferStates(boss, handoverId)).toEqual({ 客户3号: 'done', 客户4号: 'done' });
    expect(await relationsOf(boss, '客户4号')).toEqual({ [consultantB]: 'transferred', [consultantA]: 'active' });
    const { messages } = await world.ledger();
    expect(messages.map((message) => message.text)).toContain('以后由孙顾问为您服务');
  });

  it('comes back with whoever was not handed over', async () => {
    world = await startWorld();
    const boss = await world.as(owner);
    await boss.post(`/staff/people/${consultantA}/disable`);
    await world.settle();
    const { handoverId } = await handoverOf(boss, consultantA);
    const doneTasks = async () => (await boss.get<TaskRow[]>('/staff/tasks')).data.map(({ isDone }) => isDone);
    expect(await doneTasks()).toEqual([false]);
    await boss.post(`/staff/people/${consultantA}/enable`);
    await world.settle();
    expect(await doneTasks()).toEqual([true]);
    expect(Object.values(await transferStates(boss, handoverId))).toEqual(['ended', 'ended', 'ended']);
    expect((await handoverOf(boss, consultantA)).state).toBe('closed');
    expect((await (await world.as(consultantA)).get('/staff/me')).status).toBe(200);
  });

  it('may also be barred in WeCom', async () => {
    world = await startWorld();
    const barred = await world.as(consultantA);
    await world.phone(`staff/${consultantA}/bar`, { isDisabled: true });
    await world.settle();
    expect((await barred.get('/staff/me')).status).toBe(401);
    await world.phone(`staff/${consultantA}/bar`, { isDisabled: false });
    await world.settle();
    expect((await (await world.as(consultantA)).get('/staff/me')).status).toBe(200);
  });
});
