// What people shall do: brought to them in WeCom at the times they chose, put off, refused with a reason; and the morning page.
import type { Today } from '../../server/modules/reports/reports.contract.ts';
import type { TaskRow } from '../../server/modules/tasks/tasks.contract.ts';
import { confirmAll, detailOf, launch } from '../support/broadcast.ts';
import { consultantA, consultantB, manager, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let boss: StaffClient;
let sun: StaffClient;
beforeEach(async () => {
  world = await startWorld();
  boss = await world.as(owner);
  sun = await world.as(consultantA);
});
afterEach(async () => {
  await world.close();
});

const tasksOf = async (staff: StaffClient): Promise<TaskRow[]> => (await staff.get<TaskRow[]>('/staff/tasks')).data;
const cardsOf = async (userId: string): Promise<{ msgtype: string; text: string }[]> =>
  (await world.ledger()).appMessages
    .filter((message) => message.userId === userId)
    .map(({ msgtype, content }) => ({ msgtype, text: JSON.stringify(content) }));

it('are told at once, seen by their own person alone, and go when they are done', async () => {
  await launch(world, boss, '云南');
  expect((await cardsOf(consultantA)).map(({ msgtype }) => msgtype)).toEqual(['textcard']);
  const [task] = await tasksOf(sun);
  expect(task).toMatchObject({ kind: 'confirm-group-send', isDone: false, urgentUntil: '2030-03-04T13:00:00.000Z' });
  expect((await tasksOf(await world.as(consultantB))).map(({ taskId }) => taskId)).not.toContain(task?.taskId);
  const chief = await world.as(manager);
  expect((await chief.post(`/staff/tasks/${task?.taskId}/skip`, { reason: '不发' })).error.code).toBe(
    'tasks.not-found',
  );
  await confirmAll(world);
  await world.pass(30);
  expect((await tasksOf(sun))[0]?.isDone).toBe(true);
  expect((await sun.post(`/staff/tasks/${task?.taskId}/skip`, { reason: '不发' })).error.code).toBe('tasks.ended');
});

it('are put off and told once more', async () => {
  await launch(world, boss, '云南');
  const [task] = await tasksOf(sun);
  expect((await sun.post(`/staff/tasks/${task?.taskId}/postpone`, { minutes: 60 })).status).toBe(200);
  await world.pass(59 * 60, 600);
  expect(await cardsOf(consultantA)).toHaveLength(1);
  await world.pass(120, 60);
  expect(await cardsOf(consultantA)).toHaveLength(2);
});

it('are refused with a reason that whoever launched it reads', async () => {
  const broadcastId = await launch(world, boss, '云南');
  const [task] = await tasksOf(sun);
  expect((await sun.post(`/staff/tasks/${task?.taskId}/skip`, { reason: ' ' })).status).toBe(400);
  await sun.post(`/staff/tasks/${task?.taskId}/skip`, { reason: '刚联系过' });
  const mine = (await detailOf(boss, broadcastId)).consultants.find(({ userId }) => userId === consultantA);
  expect(mine?.sendTasks.map(({ skipReason }) => skipReason)).toEqual(['刚联系过']);
});

it('that come together are one card at the hour that he chose, unless it would be too late', async () => {
  expect((await sun.post('/staff/task-preference', { times: ['25:00'] })).status).toBe(400);
  await sun.post('/staff/task-preference', { times: ['14:00', '11:00', '11:00'] });
  expect((await sun.get('/staff/task-preference')).data).toEqual({ times: ['11:00', '14:00'] });
  await launch(world, boss, '云南', { text: '一' });
  await launch(world, boss, '云南', { text: '二' });
  expect(await cardsOf(consultantA)).toEqual([]);
  await world.pass(3_660, 600); // 11:01
  const [card] = await cardsOf(consultantA);
  expect(card?.msgtype).toBe('template_card');
  expect(card?.text).toContain('您有 2 件待办');
  await sun.post('/staff/task-preference', { times: ['08:00'] });
  await launch(world, boss, '云南', { text: '三' });
  expect(await cardsOf(consultantA)).toHaveLength(2);
});

it('bring an approval to everybody who may give it, and the morning page shows what is open', async () => {
  const settings = (await boss.get<{ version: number; values: Record<string, unknown> }>('/staff/settings')).data;
  await boss.post('/staff/settings/values', {
    version: settings.version,
    values: { ...settings.values, approvalAbove: 1 },
  });
  const broadcastId = await launch(world, await world.as(manager), '云南');
  expect((await tasksOf(boss)).map(({ kind }) => kind)).toEqual(['approve-broadcast']);
  const today = (await boss.get<Today>('/staff/today')).data;
  expect(today).toMatchObject({ myTasks: 1, approvals: 1, tapsPerDay: 20, marketingSpent: 0, customers: 6 });
  expect(today.unseen).toContain('看不到聊天内容');
  await boss.post(`/staff/broadcasts/${broadcastId}/approval`, { isGranted: true });
  await world.settle();
  expect((await tasksOf(boss))[0]?.isDone).toBe(true);
  const after = (await boss.get<Today>('/staff/today')).data;
  expect(after.broadcasts).toEqual([{ broadcastId, name: '五一云南', sent: 0, waiting: 3, total: 3 }]);
  expect(after.consultants.find(({ userId }) => userId === consultantA)).toMatchObject({ openTasks: 1, tapsToday: 1 });
  expect((await sun.get('/staff/today')).error.code).toBe('identity.forbidden');
});
