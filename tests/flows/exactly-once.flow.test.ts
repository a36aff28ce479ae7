// WeCom's "create a group send" is not idempotent: whatever happens to its answer, no customer gets a message twice.
import { confirmAll, detailOf, launch, reached, statesOf } from '../support/broadcast.ts';
import { consultantA } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

const api = 'externalcontact/add_msg_template';
let world: World;
let staff: StaffClient;
beforeEach(async () => {
  world = await startWorld();
  staff = await world.as(consultantA);
});
afterEach(async () => {
  await world.close();
});

const everybodyOnce = async (broadcastId: string): Promise<void> => {
  await confirmAll(world);
  await world.pass(60);
  expect(await statesOf(staff, broadcastId)).toEqual({ 客户1号: 'sent', 客户2号: 'sent' });
  const texts = await reached(world);
  expect([texts['wm1']?.length, texts['wm2']?.length]).toEqual([1, 1]);
};

it('finds the group send again whose answer was lost', async () => {
  await world.addFaults([{ kind: 'commits-then-drops', api }]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(60);
  expect((await detailOf(staff, broadcastId)).consultants[0]?.sendTasks[0]).toMatchObject({
    state: 'waiting-for-staff',
    attempt: 1,
  });
  expect((await world.ledger()).groupSends).toHaveLength(1);
  await everybodyOnce(broadcastId);
});

it('does not create again while WeCom lists the group send late', async () => {
  await world.addFaults([
    { kind: 'commits-then-drops', api },
    { kind: 'group-list-lags', lagSeconds: 300 },
  ]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(700, 20);
  expect((await world.ledger()).groupSends).toHaveLength(1);
  await everybodyOnce(broadcastId);
});

it('creates again only after two empty readings ten minutes apart', async () => {
  await world.addFaults([{ kind: 'drops', api }]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(540, 20);
  expect((await world.ledger()).groupSends).toHaveLength(0);
  await world.pass(120, 20);
  expect((await world.ledger()).groupSends).toHaveLength(1);
  expect((await detailOf(staff, broadcastId)).consultants[0]?.sendTasks[0]?.attempt).toBe(2);
  await everybodyOnce(broadcastId);
});

it('waits while WeCom is still dispatching (41063)', async () => {
  await world.addFaults([
    { kind: 'commits-then-drops', api },
    { kind: 'group-send-dispatching', seconds: 240 },
  ]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(900, 20);
  expect((await world.ledger()).groupSends).toHaveLength(1);
  await everybodyOnce(broadcastId);
});

it('reads "system busy" as an answer that may be a yes', async () => {
  await world.addFaults([{ kind: 'commits-then-error', api, errcode: -1 }]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(60);
  expect((await world.ledger()).groupSends).toHaveLength(1);
  await everybodyOnce(broadcastId);
});

it('tries again later when WeCom says that it is called too often', async () => {
  await world.addFaults([{ kind: 'error', api, errcode: 45009 }]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(120);
  await everybodyOnce(broadcastId);
});

it('stops an earlier attempt that shows up late before anybody confirms it', async () => {
  await world.addFaults([
    { kind: 'commits-then-drops', api },
    { kind: 'group-list-lags', lagSeconds: 1_500 },
  ]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(1_600, 20);
  const { groupSends } = await world.ledger();
  expect(groupSends).toHaveLength(2);
  expect(groupSends.filter((groupSend) => groupSend.cancelledAt === undefined)).toHaveLength(1);
  await everybodyOnce(broadcastId);
});

it('gives up after three attempts without a trace and tells a person to look', async () => {
  await world.addFaults([{ kind: 'drops', api, times: 9 }]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(2_400, 60);
  expect(await statesOf(staff, broadcastId)).toEqual({ 客户1号: 'unsettled', 客户2号: 'unsettled' });
  expect((await detailOf(staff, broadcastId)).consultants[0]?.sendTasks[0]?.state).toBe('unknown');
  expect(await reached(world)).toEqual({});
});

it('says so when WeCom refuses', async () => {
  await world.addFaults([{ kind: 'error', api, errcode: 41048 }]);
  const broadcastId = await launch(world, staff, '云南');
  await world.pass(30);
  expect(await statesOf(staff, broadcastId)).toEqual({ 客户1号: 'failed', 客户2号: 'failed' });
});
