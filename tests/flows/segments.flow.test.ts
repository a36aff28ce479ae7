// Segments from end to end: made, read back, counted within what one sees, explained, edited and put away.
import mongoose from 'mongoose';
import type { Condition, Group, Leaf } from '../../server/modules/rules/rules.contract.ts';
import type {
  SegmentExamples,
  SegmentPreview,
  SegmentRow,
  Vocabulary,
} from '../../server/modules/segments/segments.contract.ts';
import { tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantC, manager, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let boss: StaffClient;
let yunnan: Leaf;
beforeAll(async () => {
  world = await startWorld();
  boss = await world.as(owner);
  yunnan = { type: 'mark', tagIds: [await tagIdOf(boss, '云南')], origins: [], since: null };
});
afterAll(async () => {
  await world.close();
});

const all = (...of: Condition[]): Group => ({ type: 'all', of });
const none = (...of: Condition[]): Group => ({ type: 'none', of });
const staffIs = (userId: string): Leaf => ({ type: 'choice', field: 'staff', in: [userId] });
const trips = (part: Partial<Extract<Leaf, { type: 'trips' }>>): Leaf => ({
  type: 'trips',
  kind: 'any',
  destinations: [],
  products: [],
  by: 'departsOn',
  within: { kind: 'next', n: 7, unit: 'day' },
  measure: 'count',
  is: 'at-least',
  value: 1,
  ...part,
});
const preview = async (client: StaffClient, condition: Condition): Promise<SegmentPreview> => {
  const answer = await client.post<SegmentPreview>('/staff/segment-preview', { condition });
  expect([answer.error, answer.status]).toEqual([undefined, 200]);
  return answer.data;
};
const examples = async (client: StaffClient, condition: Condition): Promise<SegmentExamples> =>
  (await client.post<SegmentExamples>('/staff/segment-examples', { condition })).data;

it('a condition is counted, part by part, and read back', async () => {
  const told = await preview(boss, all(yunnan, none(staffIs(consultantA))));
  expect(told).toEqual({
    sentence: '有标签云南，且不是“顾问有孙顾问”',
    violations: [],
    count: 2,
    isLowerBound: false,
    lookedAt: null,
    funnel: [
      { sentence: '全部能看到的客户', count: 6, isLowerBound: false },
      { sentence: '有标签云南', count: 4, isLowerBound: false },
      { sentence: '不是“顾问有孙顾问”', count: 2, isLowerBound: false },
    ],
  });
});

it('everybody counts his own customers alone', async () => {
  const counts = await Promise.all(
    [owner, manager, consultantA, consultantC].map(
      async (userId) => (await preview(await world.as(userId), all(yunnan))).count,
    ),
  );
  expect(counts).toEqual([4, 3, 2, 1]);
  // Naming a colleague's customers does not show them.
  const ofA = await world.as(consultantA);
  expect((await preview(ofA, all(staffIs(consultantC)))).count).toBe(0);
  expect((await examples(ofA, all(staffIs(consultantC)))).sample).toEqual([]);
  const words = (await ofA.get<Vocabulary>('/staff/segment-vocabulary')).data;
  const staff = words.choices.find((choice) => choice.field === 'staff')?.options?.map((option) => option.value);
  expect(staff).toEqual([consultantA]);
  expect(new Set(words.tags.map((tag) => tag.words))).toEqual(new Set(['亲子', '云南']));
});

it('examples say why, with masked names; time alone brings some in and takes some out', async () => {
  const trip = (externalUserId: string, departsOn: string) => ({
    externalUserId,
    orderNo: `${externalUserId}-${departsOn}`,
    destination: '大理',
    departsOn,
    returnsOn: departsOn,
    people: 2,
    amountFen: 100,
  });
  // It is 4 March in Shanghai.
  const loaded = [trip('wm1', '2030-03-05'), trip('wm2', '2030-03-13'), trip('wm5', '2030-06-01')];
  expect((await boss.post('/staff/bookings', { bookings: loaded })).status).toBe(200);
  await world.settle();
  const soon = all(yunnan, trips({}));
  expect((await preview(boss, soon)).count).toBe(1);
  const told = await examples(boss, soon);
  expect(told.sample).toEqual([
    {
      customerId: expect.any(String) as string,
      name: '客**',
      consultants: ['孙顾问'],
      reasons: [
        { sentence: '有标签云南', holds: true },
        { sentence: '未来 7 天有出行或入住', holds: true },
      ],
    },
  ]);
  expect(told.entering.map(({ on }) => on)).toEqual(['2030-03-07']);
  expect(told.leaving.map(({ on }) => on)).toEqual(['2030-03-06']);
  // As foretold: a day later nobody left, three days later both.
  world.clock.advance(86_400);
  expect((await preview(boss, soon)).count).toBe(1);
  world.clock.advance(86_400);
  expect((await preview(boss, soon)).count).toBe(0);
  world.clock.advance(86_400);
  expect((await examples(boss, soon)).sample.map(({ customerId }) => customerId)).toEqual(
    told.entering.map(({ customerId }) => customerId),
  );
});

it('more candidates than one waits for are counted in part, and wholly when asked', async () => {
  const facts = mongoose.connection.collection('facts');
  const agencyId = world.config.agency.id;
  // Of a customer no more than is asked: so many whole ones would keep the database busy for nothing.
  const one = () => ({ agencyId, profile: { city: '杭州' }, relations: { staffUserIds: [] }, marks: [], trips: [] });
  for (let start = 0; start < 10_001; start += 1_000) {
    await facts.insertMany(Array.from({ length: Math.min(1_000, 10_001 - start) }, one));
  }
  const condition = all({ type: 'choice', field: 'city', in: ['杭州'] });
  const part = await preview(boss, condition);
  expect(part).toMatchObject({ isLowerBound: true, lookedAt: 10_000 });
  expect(part.count).toBeGreaterThan(9_900);
  const whole = await boss.post<SegmentPreview>('/staff/segment-preview', { condition, isWhole: true });
  expect(whole.data).toMatchObject({ isLowerBound: false, count: 10_001 });
  // An index narrows it down: few are looked at, and all of them.
  expect(await preview(boss, all(yunnan, none(...condition.of)))).toMatchObject({ isLowerBound: false, count: 4 });
  await facts.deleteMany({ agencyId, 'profile.city': '杭州' });
});

it('is made, edited by who may, listed for all, and put away', async () => {
  const ofA = await world.as(consultantA);
  const made = await ofA.post<{ segmentId: string }>('/staff/segments', { name: ' 云南客户 ', condition: all(yunnan) });
  expect(made.status).toBe(200);
  const { segmentId } = made.data;
  const path = `/staff/segments/${segmentId}`;
  const rows = async (client: StaffClient) => (await client.get<SegmentRow[]>('/staff/segments')).data;
  expect(await rows(ofA)).toEqual([
    {
      segmentId,
      name: '云南客户',
      sentence: '有标签云南',
      createdByName: '孙顾问',
      editedAt: world.clock.now().toISOString(),
      mayEdit: true,
    },
  ]);
  const ofC = await world.as(consultantC);
  expect((await rows(ofC)).map(({ mayEdit }) => mayEdit)).toEqual([false]);
  const change = { name: '去过大理', condition: all(trips({ within: { kind: 'past' }, destinations: ['大理'] })) };
  expect((await ofC.post(path, change)).error.code).toBe('identity.forbidden');
  expect((await ofC.post(`${path}/archive`)).error.code).toBe('identity.forbidden');
  expect((await (await world.as(manager)).post(path, change)).status).toBe(200);
  expect((await boss.get<{ condition: Condition }>(path)).data).toMatchObject({
    ...change,
    sentence: '到今天为止有去大理的出行或入住',
  });
  expect((await boss.post(`${path}/archive`)).status).toBe(200);
  expect(await rows(boss)).toEqual([]);
  expect((await boss.post(`${path}/archive`)).error.code).toBe('segments.not-found');
  const audit = await boss.get<{ name: string; payload: { segmentId?: string } }[]>('/staff/audit?limit=20');
  expect(audit.data.filter(({ payload }) => payload.segmentId === segmentId).map(({ name }) => name)).toEqual([
    'segment.archived',
    'segment.edited',
    'segment.created',
  ]);
});

it('what makes no sense is refused in Chinese', async () => {
  const refused = await boss.post('/staff/segments', { name: '矛盾', condition: all(yunnan, none(yunnan)) });
  expect([refused.status, refused.error.code, refused.error.message]).toEqual([
    400,
    'segments.unsound',
    '这一组里有互相矛盾的条件，没有客户会符合',
  ]);
  expect((await preview(boss, all(yunnan, none(yunnan)))).violations.map(({ code }) => code)).toEqual([
    'contradiction',
  ]);
  const injected = { type: 'all', of: [{ type: 'choice', field: 'city', in: [{ $gt: '' }] }] };
  for (const condition of [null, {}, yunnan, all(), injected, { $where: '1' }]) {
    expect((await boss.post('/staff/segments', { name: '坏的', condition })).status).toBe(400);
    expect((await boss.post('/staff/segment-preview', { condition })).status).toBe(400);
  }
  expect((await boss.get('/staff/segments/nobody')).status).toBe(400);
  expect((await boss.get(`/staff/segments/${'0'.repeat(24)}`)).error.code).toBe('segments.not-found');
});
