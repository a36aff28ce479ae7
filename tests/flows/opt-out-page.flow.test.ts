// The page that a promotion leads to: no session, no script; who can be recognised is left alone at once, the others by their consultant.
import type { OptOutRequest } from '../../server/modules/opt-outs/opt-outs.contract.ts';
import type { TaskRow } from '../../server/modules/tasks/tasks.contract.ts';
import { confirmAll, deliveriesOf, launch, reached } from '../support/broadcast.ts';
import { consultantA, consultantB, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let boss: StaffClient;
beforeEach(async () => {
  world = await startWorld();
  boss = await world.as(owner);
});
afterEach(async () => {
  await world.close();
});

const pageOf = async (userId: string): Promise<string> => {
  const sent = (await world.ledger()).groupSends.find(({ tasks }) => tasks[0]?.userId === userId);
  return sent?.text.match(/http\S+\/u\/\S+$/)?.[0] ?? '';
};
const ask = async (url: string, words: string): Promise<{ status: number; text: string }> => {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ words }) });
  const text = await answer.text();
  await world.settle();
  return { status: answer.status, text };
};
const isOptedOut = async (name: string): Promise<boolean> => {
  const { data } = await boss.post<{ withheld: { reason: string; customers: number }[] }>('/staff/broadcast-preview', {
    audience: { kind: 'tag', tagId: await tagOf(name) },
  });
  return data.withheld.some(({ reason }) => reason === 'opted-out');
};
const tagOf = async (name: string): Promise<string> => {
  const { data } = await boss.get<{ tags: { tagId: string }[] }[]>(`/staff/customers?search=${name}`);
  return data[0]?.tags[0]?.tagId ?? '';
};

it('asks nothing of whom the message went to alone', async () => {
  const broadcastId = await launch(world, boss, '云南');
  const url = await pageOf(consultantB);
  const page = await (await fetch(url)).text();
  expect(page).toContain('不再接收我的旅行社的推广消息');
  expect(page).not.toContain('<input');
  expect((await ask(url, '')).text).toContain('已收到');
  await world.pass(30);
  const row = (await deliveriesOf(boss, broadcastId)).get('客户4号');
  expect([row?.state, row?.reason]).toEqual(['withheld', 'opted-out']);
  await confirmAll(world);
  await world.pass(60);
  expect(Object.keys(await reached(world)).sort()).toEqual(['wm1', 'wm2', 'wm5']);
});

it('recognises a phone number of one who got it, and says the same to any other', async () => {
  await launch(world, boss, '云南');
  const url = await pageOf(consultantA);
  expect(await (await fetch(url)).text()).toContain('手机号');
  const known = await ask(url, '154 0000 0001');
  const stranger = await ask(url, '13800000000');
  expect(known).toEqual(stranger);
  expect(await isOptedOut('客户1号')).toBe(true);
  const tasks = (await (await world.as(consultantA)).get<TaskRow[]>('/staff/tasks')).data;
  expect(tasks.filter(({ kind }) => kind === 'opt-out-request')).toHaveLength(1);
});

it('brings words to the consultant once, who says whose they are', async () => {
  await launch(world, boss, '云南');
  const url = await pageOf(consultantA);
  await ask(url, '客户2号');
  await ask(url, '客户2号');
  const sun = await world.as(consultantA);
  const tasks = (await sun.get<TaskRow[]>('/staff/tasks')).data.filter(({ kind }) => kind === 'opt-out-request');
  expect(tasks).toHaveLength(1);
  const path = `/staff/opt-out-requests/${tasks[0]?.path.split('/').at(-1)}`;
  const request = (await sun.get<OptOutRequest>(path)).data;
  expect(request).toMatchObject({ words: '客户2号', recipients: 2 });
  expect(request.candidates[0]).toMatchObject({ name: '客户2号', isLike: true });
  expect((await (await world.as(consultantB)).get(path)).error.code).toBe('identity.forbidden');
  const customerId = request.candidates[0]?.customerId;
  expect((await sun.post(path, { customerId })).status).toBe(200);
  expect((await sun.post(path, { customerId })).error.code).toBe('opt-outs.handled');
  await world.settle();
  expect(await isOptedOut('客户2号')).toBe(true);
  const left = (await sun.get<TaskRow[]>('/staff/tasks')).data.filter(({ kind }) => kind === 'opt-out-request');
  expect(left.map(({ isDone }) => isDone)).toEqual([true]);
});

it('is none for what sells nothing, nor under an address that nobody was sent', async () => {
  await launch(world, boss, '云南', { purpose: 'care' });
  expect(await pageOf(consultantA)).toBe('');
  for (const code of ['x', 'A'.repeat(16), '%00'.repeat(8)]) {
    const answer = await fetch(`${world.config.publicUrl}/u/${code}`);
    expect([answer.status, (await answer.text()).includes('链接无效')]).toEqual([404, true]);
  }
  expect((await ask(`${world.config.publicUrl}/u/${'A'.repeat(16)}`, 'x')).status).toBe(404);
});
