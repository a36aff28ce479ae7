// Tags that come and go by themselves, from end to end: with data, with time, after an edit, and in WeCom; whatever is done twice.
import mongoose from 'mongoose';
import type { MarksOfCustomer, RulePreview, TagOverview } from '../../server/modules/marks/marks.contract.ts';
import { settleDueMarks, walkAll } from '../../server/modules/marks/settle-marks.ts';
import type { Condition, Group } from '../../server/modules/rules/rules.contract.ts';
import { tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, consultantC, manager, owner, tagFamily } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

type Row = { customerId: string; tags: { name: string }[] };
const day = 86_400;
let world: World;
let boss: StaffClient;
let family = '';
let yunnan = '';
beforeAll(async () => {
  world = await startWorld();
  boss = await world.as(owner);
  [family, yunnan] = [await tagIdOf(boss, '亲子'), await tagIdOf(boss, '云南')];
});
afterAll(async () => {
  await world.close();
});

/** Sessions end after seven days. */
const passDays = async (days: number): Promise<void> => {
  await world.pass(days * day, day);
  boss = await world.as(owner);
};
const all = (...of: Condition[]): Group => ({ type: 'all', of });
const stays = (least: number): Group =>
  all({
    type: 'trips',
    kind: 'stay',
    destinations: [],
    products: [],
    by: 'departsOn',
    within: { kind: 'last', n: 12, unit: 'month' },
    measure: 'count',
    is: 'at-least',
    value: least,
  });
const bears = (tagId: string): Condition => ({ type: 'mark', tagIds: [tagId], origins: [], since: null });
const rowOf = async (name: string): Promise<Row> => {
  const { data } = await boss.get<Row[]>(`/staff/customers?limit=100&search=${encodeURIComponent(name)}`);
  return data[0] ?? { customerId: '', tags: [] };
};
const pathOf = async (name: string): Promise<string> => `/staff/customers/${(await rowOf(name)).customerId}/marks`;
const tagsOf = async (name: string): Promise<string[]> => (await rowOf(name)).tags.map((tag) => tag.name).sort();
const reasonsOf = async (name: string, tag: string): Promise<string[] | undefined> =>
  (await boss.get<MarksOfCustomer>(await pathOf(name))).data.marks.find((mark) => mark.name === tag)?.reasons;
const inWecom = async (externalUserId: string): Promise<Record<string, string[]>> => {
  const { relations } = await world.server.contextFor('test').gateways.wecom.getCustomer(externalUserId);
  return Object.fromEntries(relations.map(({ userId, tagIds }) => [userId, [...tagIds].sort()]));
};
const loadStay = async (externalUserId: string, departsOn: string, product = '大床房'): Promise<void> => {
  const trip = {
    externalUserId,
    orderNo: `${externalUserId}-${departsOn}`,
    kind: 'stay',
    destination: '上海',
    product,
    departsOn,
    returnsOn: departsOn,
    people: 1,
    amountFen: 50_000,
  };
  expect((await boss.post('/staff/bookings', { bookings: [trip] })).status).toBe(200);
  await world.settle();
};
const setRule = async (tagId: string, condition: Group) => {
  const answer = await boss.post(`/staff/tags/${tagId}/rule`, { condition });
  await world.settle();
  return answer;
};
const overviewOf = async (client: StaffClient, tagId: string) => {
  const { data } = await client.get<TagOverview>('/staff/tag-overview');
  return { walk: data.walk, tag: data.groups.flatMap(({ tags }) => tags).find((tag) => tag.tagId === tagId) };
};
const details = { ownerUserId: null, meaning: '', expiresAfterDays: null };

it('is told before it is saved whom a rule would mark; what makes no sense is refused', async () => {
  await loadStay('wm3', '2029-03-07');
  await loadStay('wm3', '2029-12-01');
  const preview = (condition: unknown) => boss.post<RulePreview>(`/staff/tags/${family}/rule-preview`, { condition });
  expect((await preview(stays(2))).data).toEqual({
    sentence: '近 12 个月入住 2 次以上',
    violations: [],
    count: 1,
    coming: 1,
    leaving: 0,
  });
  expect((await preview(all(bears(family)))).data.violations).toEqual([
    { code: 'circle', path: [], message: '规则绕回了这个标签自己：亲子 → 亲子' },
  ]);
  expect((await setRule(family, all(bears(family)))).error.code).toBe('marks.unsound-rule');
  expect((await setRule(family, stays(0))).error.message).toContain('对每位客户都成立');
  for (const condition of [null, {}, bears(family), all(), { $where: '1' }]) {
    expect((await preview(condition)).status).toBe(400);
    expect((await boss.post(`/staff/tags/${family}/rule`, { condition })).status).toBe(400);
  }
  const ofA = await world.as(consultantA);
  expect((await ofA.post(`/staff/tags/${family}/rule`, { condition: stays(2) })).error.code).toBe('identity.forbidden');
  expect((await ofA.post(`/staff/tags/${family}`, details)).error.code).toBe('identity.forbidden');
  expect((await boss.post(`/staff/tags/${family}/rule/end`)).error.code).toBe('marks.no-rule');
  expect((await boss.post(`/staff/tags/${'0'.repeat(24)}/rule`, { condition: stays(2) })).error.code).toBe(
    'tags.not-found',
  );
});

describe('a rule', () => {
  it('marks who fits when it is made, beside what a consultant said, in everybody’s WeCom', async () => {
    expect((await setRule(family, stays(2))).status).toBe(200);
    expect(await reasonsOf('客户3号', '亲子')).toEqual([
      '顾问在企业微信里打上，2030年3月4日看到',
      '2030年3月4日起符合规则：近 12 个月入住 2 次以上',
    ]);
    expect(await inWecom('wm3')).toEqual({ [consultantA]: [tagFamily.id], [consultantB]: [tagFamily.id] });
    expect((await overviewOf(boss, family)).tag).toMatchObject({
      bearers: 2,
      rule: { sentence: '近 12 个月入住 2 次以上', bearers: 1, editedByName: '赵老板' },
    });
  });

  it('marks who comes to fit by new data', async () => {
    await loadStay('wm6', '2029-08-01');
    expect(await tagsOf('客户6号')).toEqual([]);
    await loadStay('wm6', '2030-02-01');
    expect(await tagsOf('客户6号')).toEqual(['亲子']);
    expect(await inWecom('wm6')).toEqual({ [consultantC]: [tagFamily.id] });
  });

  it('is not taken off by hand, and is put back where a consultant takes it off in WeCom', async () => {
    const refused = await boss.post(`${await pathOf('客户6号')}/take-off`, { tagId: family });
    expect(refused.error).toMatchObject({
      code: 'marks.kept-by-rule',
      message: '这个标签由规则保持：近 12 个月入住 2 次以上。条件不再成立时会自动去掉',
    });
    world.clock.advance(2);
    await world.phone(`staff/${consultantC}/customers/wm6/edit`, { removeTagIds: [tagFamily.id] });
    await world.settle();
    expect(await tagsOf('客户6号')).toEqual(['亲子']);
    expect(await inWecom('wm6')).toEqual({ [consultantC]: [tagFamily.id] });
  });

  it('of which a hand takes off its own part stays, and what a hand gives beside it stays when it goes', async () => {
    expect((await boss.post(`${await pathOf('客户3号')}/take-off`, { tagId: family })).data).toEqual({ changed: true });
    await world.settle();
    expect(await reasonsOf('客户3号', '亲子')).toEqual(['2030年3月4日起符合规则：近 12 个月入住 2 次以上']);
    await boss.post(await pathOf('客户6号'), { tagId: family });
    await world.settle();
    expect(await reasonsOf('客户6号', '亲子')).toHaveLength(2);
  });

  it('goes when time alone takes the condition away: nobody is looked at before that day', async () => {
    const due = await mongoose.connection
      .collection('facts')
      .find({ agencyId: world.config.agency.id, marksDueAt: { $ne: null } })
      .toArray();
    expect(due.map((facts) => (facts['marksDueAt'] as Date).toISOString()).sort()).toEqual([
      '2030-03-06T16:00:00.000Z',
      '2030-07-31T16:00:00.000Z',
    ]);
    await passDays(2);
    expect(await tagsOf('客户3号')).toEqual(['亲子']);
    await world.pass(day, day / 4);
    expect(await tagsOf('客户3号')).toEqual([]);
    expect(await inWecom('wm3')).toEqual({ [consultantA]: [], [consultantB]: [] });
    expect(await tagsOf('客户6号')).toEqual(['亲子']);
  });

  it('that is edited or ended is decided on again for everybody, and twice is as once', async () => {
    await setRule(family, stays(1));
    expect(await tagsOf('客户3号')).toEqual(['亲子']);
    const events = () =>
      mongoose.connection
        .collection('events')
        .countDocuments({ agencyId: world.config.agency.id, name: 'marks.settled' });
    const before = await events();
    const calls = async () => (await world.ledger()).calls['externalcontact/mark_tag'];
    const called = await calls();
    const context = world.server.contextFor('test');
    // As after a crash behind the writing and before the note that it is done.
    await mongoose.connection
      .collection('facts')
      .updateMany({ agencyId: context.agencyId }, { $set: { marksDueAt: context.now() } });
    await mongoose.connection
      .collection('mark-walks')
      .updateMany({ agencyId: context.agencyId }, { $set: { dueAt: context.now(), afterId: null, done: 0 } });
    await Promise.all([settleDueMarks(context), settleDueMarks(context), walkAll(context), walkAll(context)]);
    await world.settle();
    expect([await events(), await calls()]).toEqual([before, called]);
    expect((await overviewOf(boss, family)).walk).toBeNull();
    expect((await boss.post(`/staff/tags/${family}/rule/end`)).status).toBe(200);
    await world.settle();
    expect(await tagsOf('客户3号')).toEqual([]);
    // A person said so, too.
    expect(await reasonsOf('客户6号', '亲子')).toEqual(['赵老板在2030年3月4日打上']);
    expect((await overviewOf(boss, family)).tag?.rule).toBeNull();
  });

  it('may ask for the tag of another rule, but not in a circle', async () => {
    await setRule(family, stays(1));
    await setRule(yunnan, all(bears(family)));
    expect(await tagsOf('客户3号')).toEqual(['云南', '亲子']);
    expect((await setRule(family, all(bears(yunnan)))).error.message).toBe(
      '规则绕回了这个标签自己：亲子 → 云南 → 亲子',
    );
    await boss.post(`/staff/tags/${family}/rule/end`);
    await world.settle();
    expect(await tagsOf('客户3号')).toEqual([]);
    await boss.post(`/staff/tags/${yunnan}/rule/end`);
    await world.settle();
  });
});

it('a tag has an owner and a meaning, and its marks end by themselves when they are old', async () => {
  const store = await world.as(manager);
  const said = { ownerUserId: manager, meaning: '本季想去云南', expiresAfterDays: 30 };
  expect((await store.post(`/staff/tags/${yunnan}`, { ...said, ownerUserId: 'nobody' })).error.code).toBe(
    'tags.unknown-owner',
  );
  for (const expiresAfterDays of [0, -1, 1.5, '30']) {
    expect((await store.post(`/staff/tags/${yunnan}`, { ...said, expiresAfterDays })).status).toBe(400);
  }
  expect((await store.post(`/staff/tags/${yunnan}`, said)).status).toBe(200);
  await world.settle();
  expect((await overviewOf(store, yunnan)).tag).toMatchObject({
    owner: { userId: manager, name: '钱店长' },
    meaning: '本季想去云南',
    expiresAfterDays: 30,
    // Of those whom he sees.
    bearers: 3,
  });
  await boss.post(await pathOf('客户6号'), { tagId: yunnan });
  await world.settle();
  expect(await reasonsOf('客户6号', '云南')).toEqual(['赵老板在2030年3月7日打上，2030年4月6日自动去掉']);
  // What consultants gave in WeCom was seen on 4 March.
  await passDays(26);
  expect([await tagsOf('客户5号'), await tagsOf('客户6号')]).toEqual([['云南'], ['云南', '亲子']]);
  await passDays(1);
  expect([await tagsOf('客户5号'), await tagsOf('客户6号')]).toEqual([[], ['云南', '亲子']]);
  expect(await inWecom('wm5')).toEqual({ [consultantC]: [] });
  await passDays(3);
  expect(await tagsOf('客户6号')).toEqual(['亲子']);
  expect(await inWecom('wm6')).toEqual({ [consultantC]: [tagFamily.id] });
});

it('of a single-choice group one tag is borne: the last that was given, here or in WeCom', async () => {
  await boss.post(`/staff/tags/${yunnan}`, details);
  const { data } = await boss.get<TagOverview>('/staff/tag-overview');
  const groupId = data.groups[0]?.groupId ?? '';
  expect((await boss.post('/staff/tag-groups/nothing', { isSingleChoice: true })).error.code).toBe('tags.no-group');
  expect((await boss.post(`/staff/tag-groups/${groupId}`, { isSingleChoice: true })).status).toBe(200);
  await world.settle();
  world.clock.advance(2);
  await boss.post(await pathOf('客户6号'), { tagId: yunnan });
  await world.settle();
  expect(await tagsOf('客户6号')).toEqual(['云南']);
  world.clock.advance(2);
  await world.phone(`staff/${consultantC}/customers/wm6/edit`, { addTagIds: [tagFamily.id] });
  await world.settle();
  expect(await tagsOf('客户6号')).toEqual(['亲子']);
  expect(await inWecom('wm6')).toEqual({ [consultantC]: [tagFamily.id] });
  // What a rule says comes before what people say.
  await setRule(yunnan, stays(1));
  expect(await tagsOf('客户6号')).toEqual(['云南']);
  expect((await boss.post(await pathOf('客户6号'), { tagId: family })).error.code).toBe('marks.choice-kept-by-rule');
});

it('a new tag is made in WeCom, once; a rule of one that is deleted there marks nobody any more', async () => {
  await world.addFaults([{ kind: 'commits-then-drops', api: 'externalcontact/add_corp_tag', times: 1 }]);
  const made = await boss.post<{ tagId: string }>('/staff/tags', { groupName: '自动标签', name: '常住客' });
  expect(made.status).toBe(200);
  expect((await boss.post('/staff/tags', { groupName: '自动标签', name: '常住客' })).error.code).toBe(
    'tags.name-taken',
  );
  expect((await (await world.as(consultantA)).post('/staff/tags', { groupName: '甲', name: '乙' })).status).toBe(403);
  for (const name of ['', ' ', '长'.repeat(31)]) {
    expect((await boss.post('/staff/tags', { groupName: '自动标签', name })).status).toBe(400);
  }
  await setRule(made.data.tagId, stays(1));
  expect(await tagsOf('客户6号')).toEqual(['云南', '常住客']);
  const groups = await world.phone<{ tag: { id: string; name: string }[] }[]>('tags');
  const tag = groups.flatMap((group) => group.tag).find(({ name }) => name === '常住客');
  await world.phone(`tags/${tag?.id ?? ''}/delete`, {});
  await world.settle();
  expect(await tagsOf('客户6号')).toEqual(['云南']);
});
