// Marks from end to end: given and taken off here and in WeCom, on every relation, whoever says so and whatever goes wrong.
import { tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, consultantC, manager, owner, tagFamily, tagYunnan } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';
import type { MarksOfCustomer } from '../../server/modules/marks/marks.contract.ts';

type Row = { customerId: string; name: string; tags: { name: string }[] };
let world: World;
let boss: StaffClient;
let family = '';
beforeAll(async () => {
  world = await startWorld();
  boss = await world.as(owner);
  family = await tagIdOf(boss, '亲子');
});
afterAll(async () => {
  await world.close();
});

const rowOf = async (name: string): Promise<Row> => {
  const { data } = await boss.get<Row[]>(`/staff/customers?limit=100&search=${encodeURIComponent(name)}`);
  const [row] = data;
  if (!row) throw new Error(`no customer ${name}`);
  return row;
};
const pathOf = async (name: string): Promise<string> => `/staff/customers/${(await rowOf(name)).customerId}/marks`;
const give = async (client: StaffClient, name: string, tagId: string) => {
  const answer = await client.post<{ changed: boolean }>(await pathOf(name), { tagId });
  await world.settle();
  return answer;
};
const takeOff = async (client: StaffClient, name: string, tagId: string) => {
  const answer = await client.post<{ changed: boolean }>(`${await pathOf(name)}/take-off`, { tagId });
  await world.settle();
  return answer;
};
const marksOf = async (name: string): Promise<Record<string, string[]>> => {
  const { data } = await boss.get<MarksOfCustomer>(await pathOf(name));
  return Object.fromEntries(data.marks.map((mark) => [mark.name, mark.reasons]));
};
/** What WeCom itself shows: consultant -> tag ids. */
const inWecom = async (externalUserId: string): Promise<Record<string, string[]>> => {
  const { relations } = await world.server.contextFor('test').gateways.wecom.getCustomer(externalUserId);
  return Object.fromEntries(relations.map(({ userId, tagIds }) => [userId, [...tagIds].sort()]));
};
const edit = async (userId: string, externalUserId: string, change: object): Promise<void> => {
  world.clock.advance(2);
  await world.phone(`staff/${userId}/customers/${externalUserId}/edit`, change);
  await world.settle();
};
const calls = async (): Promise<number> => (await world.ledger()).calls['externalcontact/mark_tag'] ?? 0;

describe('a tag that a person gives', () => {
  it('is borne with his name and day, and reaches every consultant’s WeCom; giving it again does nothing', async () => {
    const ofA = await world.as(consultantA);
    const yunnan = await tagIdOf(boss, '云南');
    expect((await give(ofA, '客户3号', yunnan)).data).toEqual({ changed: true });
    expect(await marksOf('客户3号')).toEqual({
      云南: ['孙顾问在2030年3月4日打上'],
      亲子: ['顾问在企业微信里打上，2030年3月4日看到'],
    });
    expect(await inWecom('wm3')).toEqual({
      [consultantA]: [tagFamily.id, tagYunnan.id].sort(),
      [consultantB]: [tagYunnan.id],
    });
    const before = await calls();
    expect((await give(ofA, '客户3号', yunnan)).data).toEqual({ changed: false });
    expect(await calls()).toBe(before);
  });

  it('stays as it is when WeCom is read again: what shows there is ours', async () => {
    const before = await marksOf('客户3号');
    await world.pass(7 * 3_600, 3_600);
    expect(await marksOf('客户3号')).toEqual(before);
    expect((await rowOf('客户3号')).tags.map(({ name }) => name).sort()).toEqual(['云南', '亲子']);
  });

  it('goes here and in WeCom when it is taken off, also what a consultant gave there', async () => {
    expect((await takeOff(boss, '客户3号', await tagIdOf(boss, '云南'))).data).toEqual({ changed: true });
    expect((await takeOff(boss, '客户3号', family)).data).toEqual({ changed: true });
    expect(await marksOf('客户3号')).toEqual({});
    expect(await inWecom('wm3')).toEqual({ [consultantA]: [], [consultantB]: [] });
    await world.pass(7 * 3_600, 3_600);
    expect(await marksOf('客户3号')).toEqual({});
    expect((await takeOff(boss, '客户3号', family)).data).toEqual({ changed: false });
  });

  it('is taken off as well where a consultant takes it off in WeCom', async () => {
    await give(boss, '客户3号', family);
    await edit(consultantB, 'wm3', { removeTagIds: [tagFamily.id] });
    expect(await marksOf('客户3号')).toEqual({});
    expect(await inWecom('wm3')).toEqual({ [consultantA]: [], [consultantB]: [] });
  });

  it('and that a consultant gave in WeCom, too, stays with him when it is taken off elsewhere in WeCom', async () => {
    await edit(consultantA, 'wm3', { addTagIds: [tagFamily.id] });
    await give(boss, '客户3号', family);
    expect((await marksOf('客户3号'))['亲子']).toHaveLength(2);
    await edit(consultantB, 'wm3', { removeTagIds: [tagFamily.id] });
    expect((await marksOf('客户3号'))['亲子']).toEqual(['顾问在企业微信里打上，2030年3月5日看到']);
    expect(await inWecom('wm3')).toEqual({ [consultantA]: [tagFamily.id], [consultantB]: [] });
  });

  it('is no business of who does not serve him; nonsense is refused', async () => {
    const ofC = await world.as(consultantC);
    expect((await give(ofC, '客户3号', family)).error.code).toBe('identity.forbidden');
    expect((await takeOff(ofC, '客户3号', family)).error.code).toBe('identity.forbidden');
    expect((await ofC.get(await pathOf('客户3号'))).error.code).toBe('identity.forbidden');
    expect((await give(await world.as(manager), '客户3号', '0'.repeat(24))).error.code).toBe('tags.not-found');
    for (const tagId of ['', 'x', null, { $gt: '' }]) {
      expect((await boss.post(await pathOf('客户3号'), { tagId })).status).toBe(400);
    }
  });
});

describe('WeCom', () => {
  it('gets what it refused or lost later, once', async () => {
    await world.addFaults([
      { kind: 'error', errcode: -1, api: 'externalcontact/mark_tag', times: 2 },
      { kind: 'commits-then-drops', api: 'externalcontact/mark_tag' },
    ]);
    await give(boss, '客户6号', family);
    await world.pass(900, 30);
    expect(await inWecom('wm6')).toEqual({ [consultantC]: [tagFamily.id] });
    expect(await marksOf('客户6号')).toEqual({ 亲子: ['赵老板在2030年3月5日打上'] });
  });

  it('of a customer who asked to be added hears when he is a friend', async () => {
    const code = await boss.post<{ url: string }>('/staff/live-codes', {
      name: '门店海报',
      staffUserId: consultantB,
      tagIds: [],
      welcomeText: null,
      skipVerify: false,
    });
    await world.phone('scan', { code: code.data.url, externalUserId: 'wm6' });
    await world.settle();
    const waiting = await boss.get<MarksOfCustomer>(await pathOf('客户6号'));
    expect(waiting.data.unmirrored).toEqual([{ staffName: '李顾问', why: '还没有通过好友验证，通过后自动补上' }]);
    world.clock.advance(60);
    await world.phone(`staff/${consultantB}/customers/wm6/accept`, {});
    await world.settle();
    expect(await inWecom('wm6')).toEqual({ [consultantB]: [tagFamily.id], [consultantC]: [tagFamily.id] });
    expect((await boss.get<MarksOfCustomer>(await pathOf('客户6号'))).data.unmirrored).toEqual([]);
  });

  it('hears nothing of a relation that ended, and all of it when it begins anew', async () => {
    await world.phone(`staff/${consultantB}/customers/wm6/delete`, {});
    await world.settle();
    await takeOff(boss, '客户6号', family);
    await give(boss, '客户6号', await tagIdOf(boss, '云南'));
    world.clock.advance(60);
    await world.phone('customers/wm6/add-consultant', { userId: consultantB });
    await world.settle();
    expect(await inWecom('wm6')).toEqual({ [consultantB]: [tagYunnan.id], [consultantC]: [tagYunnan.id] });
    // WeCom forgot the tags with the relation: nobody took them off.
    await world.phone(`staff/${consultantB}/customers/wm6/delete`, {});
    await world.settle();
    world.clock.advance(60);
    await world.phone('customers/wm6/add-consultant', { userId: consultantB });
    await world.settle();
    expect(Object.keys(await marksOf('客户6号'))).toEqual(['云南']);
    expect(await inWecom('wm6')).toEqual({ [consultantB]: [tagYunnan.id], [consultantC]: [tagYunnan.id] });
  });
});

it('two records that are one bear what either bore, and part with their own', async () => {
  await give(boss, '客户5号', family);
  const [keepId, otherId] = [(await rowOf('客户4号')).customerId, (await rowOf('客户5号')).customerId];
  expect((await boss.post('/staff/merges', { keepId, otherId })).status).toBe(200);
  await world.settle();
  expect(Object.keys(await marksOf('客户4号')).sort()).toEqual(['云南', '亲子']);
  expect(await inWecom('wm4')).toEqual({ [consultantB]: [tagFamily.id, tagYunnan.id].sort() });
  await boss.post('/staff/merges/undo', { customerId: otherId });
  await world.settle();
  expect(Object.keys(await marksOf('客户4号'))).toEqual(['云南']);
  expect((await marksOf('客户5号'))['亲子']).toEqual(['赵老板在2030年3月5日打上']);
  expect(await inWecom('wm4')).toEqual({ [consultantB]: [tagYunnan.id] });
  expect(await inWecom('wm5')).toEqual({ [consultantC]: [tagFamily.id, tagYunnan.id].sort() });
});
