// One person: what is noted of him, who changed it, two records that are one, and taking that back.
import { launch } from '../support/broadcast.ts';
import {
  consultantA,
  consultantB,
  consultantC,
  makeAgency,
  manager,
  owner,
  tagYunnan,
} from '../support/make-agency.ts';
import { startOfTime, startWorld, type StaffClient, type World } from '../support/world.ts';

type Row = { customerId: string; name: string; remarks: string[]; consultants: { userId: string }[]; phones: string[] };
type Card = Row & {
  tags: { name: string }[];
  profile: Record<string, unknown>;
  merged: { customerId: string }[];
};
type Delivery = { customerName: string };
type Change = { field: string; before: string; after: string; by: string };

let world: World;
let asOwner: StaffClient;
let asA: StaffClient;

const idOf = async (remark: string): Promise<string> => {
  const { data } = await asOwner.get<Row[]>('/staff/customers?limit=100');
  return data.find((row) => row.remarks.includes(remark))?.customerId ?? '';
};
const cardOf = async (customerId: string): Promise<Card> =>
  (await asOwner.get<Card>(`/staff/customers/${customerId}`)).data;

beforeAll(async () => {
  // Customer 2 scanned with a second WeChat and became a customer of C.
  const agency = makeAgency(startOfTime);
  const second = { ...agency.customers[1]!, externalUserId: 'wm9', unionId: 'union9' };
  const relation = {
    ...agency.relations[1]!,
    userId: consultantC,
    externalUserId: 'wm9',
    remark: '客户2的另一个号',
    tagIds: [tagYunnan.id],
  };
  world = await startWorld({
    agency: { ...agency, customers: [...agency.customers, second], relations: [...agency.relations, relation] },
  });
  asOwner = await world.as(owner);
  asA = await world.as(consultantA);
});
afterAll(async () => {
  await world.close();
});

describe('a profile', () => {
  it('is changed by those who serve him, and the history says who changed what', async () => {
    const customerId = await idOf('备注1');
    const post = (part: string, body: unknown) => asA.post(`/staff/customers/${customerId}/${part}`, body);
    expect((await post('profile', { realName: '王小明', birthday: '1990-05-20', city: '上海' })).data).toEqual({
      changed: true,
    });
    expect((await post('profile', { realName: '王小明' })).data).toEqual({ changed: false });
    await post('profile', { city: '苏州', quietHours: { from: '22:00', to: '08:00' } });
    await post('consent', { state: 'granted', evidence: '到店同意' });
    const { profile } = await cardOf(customerId);
    expect(profile).toMatchObject({
      realName: '王小明',
      birthday: '1990-05-20',
      city: '苏州',
      quietHours: { from: '22:00', to: '08:00' },
      consent: { state: 'granted', evidence: '到店同意' },
      optOut: null,
    });
    const { data: changes } = await asA.get<Change[]>(`/staff/customers/${customerId}/changes`);
    expect(changes.map(({ field, before, after, by }) => [field, before, after, by])).toEqual(
      expect.arrayContaining([
        ['realName', '', '王小明', '孙顾问'],
        ['city', '上海', '苏州', '孙顾问'],
        ['quietHours', '', '22:00–08:00', '孙顾问'],
        ['consent', '', '同意：到店同意', '孙顾问'],
      ]),
    );
    expect(changes).toHaveLength(6);
  });

  it('is found by the real name, and stays when WeCom is read again', async () => {
    const { data } = await asA.get<Row[]>(`/staff/customers?search=${encodeURIComponent('王小明')}`);
    expect(data.map((row) => row.name)).toEqual(['客户1号']);
    await world.pass(7 * 3_600, 3_600);
    expect((await cardOf(await idOf('备注1'))).profile).toMatchObject({ realName: '王小明' });
  });

  it.each([
    ['profile', { birthday: '1990-02-30' }],
    ['profile', { birthday: '--13-01' }],
    ['profile', { birthday: '--02-30' }],
    ['profile', { quietHours: { from: '22:00', to: '22:00' } }],
    ['profile', { quietHours: { from: '25:00', to: '08:00' } }],
    ['consent', { state: 'granted', evidence: ' ' }],
    ['opt-out', {}],
  ])('refuses %s %j', async (part, body) => {
    const answer = await asA.post(`/staff/customers/${await idOf('备注1')}/${part}`, body);
    expect([answer.status, answer.error.code]).toEqual([400, 'request.invalid']);
  });

  it('is not for a colleague', async () => {
    const asC = await world.as(consultantC);
    const answer = await asC.post(`/staff/customers/${await idOf('备注1')}/profile`, { city: '北京' });
    expect([answer.status, answer.error.code]).toEqual([403, 'identity.forbidden']);
  });

  it('holds no value of the history in the clear', async () => {
    const { default: mongoose } = await import('mongoose');
    const rows = await mongoose.connection.db!.collection('customer-changes').find().toArray();
    expect(rows.length).toBeGreaterThan(4);
    expect(JSON.stringify(rows)).not.toMatch(/王小明|苏州|到店同意/);
  });
});

describe('an opt-out', () => {
  it('keeps its first reason, and goes only with a reason', async () => {
    const customerId = await idOf('备注1');
    const post = (part: string, body: unknown) => asA.post(`/staff/customers/${customerId}/${part}`, body);
    expect((await post('opt-out', { reason: '电话里说不要再发' })).data).toEqual({ changed: true });
    expect((await post('opt-out', { reason: '又说了一次' })).data).toEqual({ changed: false });
    expect((await cardOf(customerId)).profile).toMatchObject({ optOut: { by: 'staff', reason: '电话里说不要再发' } });
    const broadcastId = await launch(world, asOwner, tagYunnan.name);
    const { data: rows } = await asOwner.get<Delivery[]>(`/staff/broadcasts/${broadcastId}/deliveries`);
    expect(rows.find((row) => row.customerName === '客户1号')).toMatchObject({
      state: 'withheld',
      reason: 'opted-out',
    });
    expect((await post('opt-in', { evidence: '微信里要求恢复' })).data).toEqual({ changed: true });
    expect((await cardOf(customerId)).profile).toMatchObject({
      optOut: null,
      consent: { state: 'granted', evidence: '微信里要求恢复' },
    });
  });
});

describe('two records of one person', () => {
  it('are proposed with reasons, merged, sent to once, and taken apart again', async () => {
    const [keepId, otherId] = [await idOf('备注2'), await idOf('客户2的另一个号')];
    const before = [await cardOf(keepId), await cardOf(otherId)];
    const { data: candidates } =
      await asOwner.get<{ first: Row; second: Row; score: number; reasons: string[] }[]>('/staff/merge-candidates');
    expect(candidates.map(({ first, second }) => [first.customerId, second.customerId].sort())).toEqual([
      [keepId, otherId].sort(),
    ]);
    expect(candidates[0]?.reasons).toEqual(expect.arrayContaining(['手机号相同', '名字或备注相同']));

    expect((await asOwner.post('/staff/merges', { keepId, otherId })).status).toBe(200);
    await world.settle();
    expect((await asOwner.get<unknown[]>('/staff/merge-candidates')).data).toEqual([]);
    const merged = await cardOf(keepId);
    expect(merged.consultants.map((one) => one.userId).sort()).toEqual([consultantA, consultantC].sort());
    expect(merged.remarks.sort()).toEqual(['备注2', '客户2的另一个号'].sort());
    expect(merged.merged.map((one) => one.customerId)).toEqual([otherId]);
    // An old address leads to the person; the list has him once, whatever number he is looked for by.
    expect((await cardOf(otherId)).customerId).toBe(keepId);
    const { data: found } = await asOwner.get<Row[]>('/staff/customers?search=15400000002');
    expect(found.map((row) => row.customerId)).toEqual([keepId]);
    const again = await asOwner.post('/staff/merges', { keepId, otherId });
    expect([again.status, again.error.code]).toEqual([409, 'merges.already-merged']);

    const broadcastId = await launch(world, asOwner, tagYunnan.name);
    const { data: deliveries } = await asOwner.get<Delivery[]>(`/staff/broadcasts/${broadcastId}/deliveries`);
    const toHim = deliveries.filter((row) => row.customerName === '客户2号');
    expect(toHim).toHaveLength(1);
    expect((await asOwner.get<unknown[]>(`/staff/customers/${keepId}/relations`)).data).toHaveLength(2);

    expect((await asOwner.post('/staff/merges/undo', { customerId: otherId })).status).toBe(200);
    await world.settle();
    expect([await cardOf(keepId), await cardOf(otherId)]).toEqual(before);
    expect((await asOwner.get<unknown[]>('/staff/merge-candidates')).data).toEqual([]);
    const undone = await asOwner.post('/staff/merges/undo', { customerId: otherId });
    expect([undone.status, undone.error.code]).toEqual([409, 'merges.not-merged']);
  });

  it('are no business of consultants, nor of a manager who sees but one of them', async () => {
    const [keepId, otherId] = [await idOf('备注2'), await idOf('客户2的另一个号')];
    const asManager = await world.as(manager);
    const asB = await world.as(consultantB);
    for (const client of [asManager, asB, asA]) {
      const answer = await client.post('/staff/merges', { keepId, otherId });
      expect([answer.status, answer.error.code]).toEqual([403, 'identity.forbidden']);
    }
    expect((await asOwner.post('/staff/merges', { keepId, otherId: keepId })).status).toBe(400);
  });
});
