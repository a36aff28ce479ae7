// A list of bookings: checked row by row, written by order number, told to whoever waits for it, seen in segments and on cards, and
// taken back to what was.
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { BookingRow } from '../../server/modules/bookings/bookings.contract.ts';
import type { Group } from '../../server/modules/rules/rules.contract.ts';
import { consultantA, consultantC, manager, owner } from '../support/make-agency.ts';
import { counted, importsOf } from '../support/import.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let boss: StaffClient;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  // 2030-03-04, a Monday.
  world = await startWorld();
  boss = await world.as(owner);
  imports = importsOf(world, boss, 'bookings', '三月订单.csv');
});
afterAll(async () => {
  await world.close();
});

const idOf = async (name: string): Promise<string> => {
  const path = `/staff/customers?limit=100&search=${encodeURIComponent(name)}`;
  const [row] = (await boss.get<{ customerId: string }[]>(path)).data;
  if (!row) throw new Error(`no customer ${name}`);
  return row.customerId;
};
const bookingsOf = async (name: string): Promise<BookingRow[]> =>
  (await boss.get<BookingRow[]>(`/staff/customers/${await idOf(name)}/bookings`)).data;
const write = async (text: string) => {
  const { importId, counts } = await imports.check(text);
  await imports.ask(importId, 'apply');
  return { importId, counts };
};

type Told = { name: string; payload: { bookingId: string; customerId: string; departsAt: number } };
let seen = 0;
/** What was told of bookings since the last time: the event, of whom, and the day in Shanghai. */
const news = async () => {
  const events = await mongoose.connection
    .collection<Told>('events')
    .find({ agencyId: world.config.agency.id, name: /^booking\./ })
    .sort({ _id: 1 })
    .toArray();
  const fresh = events.slice(seen);
  seen = events.length;
  return fresh.map(({ name, payload }) => [
    name,
    payload.customerId,
    new Date(payload.departsAt + 8 * 3_600_000).toISOString(),
  ]);
};

const departsWithin = (n: number): Group => ({
  type: 'all',
  of: [
    {
      type: 'trips',
      kind: 'any',
      destinations: [],
      products: [],
      by: 'departsOn',
      within: { kind: 'next', n, unit: 'day' },
      measure: 'count',
      is: 'at-least',
      value: 1,
    },
  ],
});
const count = async (condition: Group): Promise<number> =>
  (await boss.post<{ count: number }>('/staff/segment-preview', { condition })).data.count;

const list = [
  '订单号,联系电话,外部联系人ID,线路名称,目的地,出发日期,返回日期,天数,人数,订单金额,状态,下单日期,领队',
  // Excel's number of 2030-03-20.
  'A1,154 0000 0001,,云南深度,云南,47562,2030/3/27,,2大1小,"12,800.50",已付款,2030-03-01,甲',
  'A2,,wm5,,三亚,3月10日,,4天,,,,,乙',
  'A3,,wm5,海景房,三亚,2028-05-01,2028-05-03,,2,3000,已完成,,丙',
  'A4,,wm4,,西藏,2030-05-01,2030-05-09,,2,9000,已取消,,丁',
  ',,wm4,,西藏,2030-05-01,2030-05-09,,,,,,',
  'B1,13900000009,,,西藏,2030-05-01,2030-05-09,,,,,,',
  'B2,,wm4,,西藏,2月30日,2030-05-09,,,,,,',
  'B3,,wm4,,西藏,2030-05-09,2030-05-01,,,,,,',
  'B4,,wm4,,西藏,2030-05-01,2030-05-09,,几个人,,待付款,,',
  'A1,,wm4,,西藏,2030-05-01,2030-05-09,,,,,,',
].join('\n');

it('is looked through, written, and told of: what is to come and what is over, each number once', async () => {
  const { data: begun } = await imports.upload(list);
  expect(begun.mapping).toEqual([
    'orderNo',
    'phone',
    'externalUserId',
    'product',
    'destination',
    'departsOn',
    'returnsOn',
    'days',
    'people',
    'amount',
    'status',
    'bookedOn',
    null,
  ]);
  const checked = await imports.ask(begun.importId, 'mapping');
  expect([checked.state, checked.counts]).toEqual(['preview', counted({ create: 4, problem: 6 })]);
  const lines = await imports.linesOf(begun.importId);
  expect(lines.filter(({ result }) => result === 'problem').map(({ line, problems }) => [line, problems])).toEqual([
    [6, [{ title: '订单号', problem: '请填订单号' }]],
    [7, [{ title: '手机号', problem: '没有这个号码的客户，请先导入客户名单' }]],
    [8, [{ title: '出发日期', problem: '看不懂这个日期，请写成 2026-12-01 或 12月1日' }]],
    [9, [{ title: '返回日期', problem: '返回日期不能早于出发日期' }]],
    [
      10,
      [
        { title: '人数', problem: '请写 1 到 500 的整数，或 2大1小' },
        { title: '状态', problem: '看不出订单还成立没有，请写“已确认”或“已取消”；没定下来的先不导入' },
      ],
    ],
    [11, [{ title: '重复', problem: '和第 2 行是同一个订单号' }]],
  ]);
  expect(lines[0]?.differences).toEqual(
    expect.arrayContaining([
      { title: '客户', before: '', after: '客户1号' },
      { title: '出发日期', before: '', after: '2030-03-20' },
      { title: '人数', before: '', after: '3' },
      { title: '金额', before: '', after: '12800.50' },
    ]),
  );
  expect(await bookingsOf('客户1号')).toEqual([]);

  await imports.ask(begun.importId, 'apply');
  expect(await bookingsOf('客户1号')).toEqual([
    {
      orderNo: 'A1',
      kind: 'trip',
      destination: '云南',
      product: '云南深度',
      departsOn: '2030-03-20',
      returnsOn: '2030-03-27',
      people: 3,
      amountFen: 1_280_050,
      status: 'confirmed',
      isOver: false,
    },
  ]);
  expect((await bookingsOf('客户5号')).map(({ orderNo, returnsOn, isOver }) => [orderNo, returnsOn, isOver])).toEqual([
    ['A2', '2030-03-13', false],
    ['A3', '2028-05-03', true],
  ]);
  // History and what is off from the first is no news.
  expect(await news()).toEqual([
    ['booking.made', await idOf('客户1号'), '2030-03-20T00:00:00.000Z'],
    ['booking.made', await idOf('客户5号'), '2030-03-10T00:00:00.000Z'],
  ]);
  // Only ids and instants are told, and nothing of it is logged.
  const events = await mongoose.connection
    .collection('events')
    .find({ agencyId: world.config.agency.id, name: /^booking\./ })
    .toArray();
  for (const { payload } of events)
    expect(Object.keys(payload as object).sort()).toEqual(['bookingId', 'customerId', 'departsAt']);
  expect(world.logLines.join('\n')).not.toMatch(/云南深度|15400000001/);

  expect([await count(departsWithin(30)), await count(departsWithin(7)), await count(departsWithin(6))]).toEqual([
    2, 1, 0,
  ]);
  const booked: Group = {
    type: 'all',
    of: [
      { type: 'behaviour', kind: 'booking', measure: 'times', last: { n: 7, unit: 'day' }, is: 'at-least', value: 1 },
    ],
  };
  expect(await count(booked)).toBe(1);

  // The same list once more changes nothing and tells nothing.
  const again = await write(list);
  expect(again.counts).toEqual(counted({ same: 4, problem: 6 }));
  expect(await news()).toEqual([]);
});

it('changes what it names, by the number alone, and is taken back to what was before', async () => {
  const text = [
    '订单号,出发日期,返回日期,状态,外部联系人ID',
    'A1,3月22日,3月29日,,',
    'A2,,,已取消,',
    'A4,,,已确认,',
    'A3,,,,wm6',
  ];
  const { importId, counts } = await write(text.join('\n'));
  expect(counts).toEqual(counted({ update: 4 }));
  const [one, four, five, six] = [
    await idOf('客户1号'),
    await idOf('客户4号'),
    await idOf('客户5号'),
    await idOf('客户6号'),
  ];
  expect(await news()).toEqual([
    ['booking.changed', one, '2030-03-22T00:00:00.000Z'],
    ['booking.cancelled', five, '2030-03-10T00:00:00.000Z'],
    ['booking.made', four, '2030-05-01T00:00:00.000Z'],
  ]);
  expect((await bookingsOf('客户6号')).map(({ orderNo }) => orderNo)).toEqual(['A3']);
  expect([await count(departsWithin(30)), await count(departsWithin(7))]).toEqual([1, 0]);

  // Somebody corrects one of them meanwhile: it stays.
  const corrected = {
    externalUserId: 'wm4',
    orderNo: 'A4',
    destination: '西藏',
    departsOn: '2030-05-02',
    returnsOn: '2030-05-09',
    people: 2,
    amountFen: 900_000,
  };
  expect((await boss.post('/staff/bookings', { bookings: [corrected] })).status).toBe(200);
  expect(await news()).toEqual([['booking.changed', four, '2030-05-02T00:00:00.000Z']]);
  const undone = await imports.ask(importId, 'undo');
  expect([undone.state, undone.kept]).toEqual(['undone', 1]);
  expect(await news()).toEqual([
    ['booking.changed', one, '2030-03-20T00:00:00.000Z'],
    ['booking.made', five, '2030-03-10T00:00:00.000Z'],
  ]);
  expect([(await bookingsOf('客户6号')).length, six]).toEqual([0, expect.any(String)]);
  expect((await bookingsOf('客户5号')).map(({ orderNo, status }) => [orderNo, status])).toEqual([
    ['A2', 'confirmed'],
    ['A3', 'confirmed'],
  ]);
  expect(await count(departsWithin(7))).toBe(1);
});

it('is taken back as a whole: new ones go and are told of as cancelled', async () => {
  const { importId } = await write(
    '订单号,外部联系人ID,目的地,出发日期,天数\nN1,wm2,大理,2030-04-01,3\nN2,wm2,大理,2029-04-01,3',
  );
  await news();
  expect((await imports.ask(importId, 'undo')).kept).toBe(0);
  expect(await bookingsOf('客户2号')).toEqual([]);
  expect(await news()).toEqual([['booking.cancelled', await idOf('客户2号'), '2030-04-01T00:00:00.000Z']]);
});

it('stopped while it is written nothing of it stays, however far it was, and whoever was told is told again', async () => {
  const rows = Array.from({ length: 250 }, (_, at) => `M${at},wm2,大理,2030-06-01,${1 + (at % 9)}`);
  const checked = await imports.check(['订单号,外部联系人ID,目的地,出发日期,天数', ...rows].join('\n'));
  expect(checked.counts).toEqual(counted({ create: 250 }));
  await boss.post(`/staff/imports/${checked.importId}/apply`);
  // Whatever is written by now is taken back.
  await boss.post(`/staff/imports/${checked.importId}/cancel`);
  await world.pass(70, 10);
  const after = await imports.detailOf(checked.importId);
  if (after.state === 'applied') await imports.ask(checked.importId, 'undo');
  expect((await imports.detailOf(checked.importId)).state).toBe('undone');
  expect(await bookingsOf('客户2号')).toEqual([]);
  const told = await news();
  const times = (name: string): number => told.filter(([one]) => one === name).length;
  expect(times('booking.made')).toBe(times('booking.cancelled'));
});

it('follows a person through a merge, and keeps a new customer whose own list is taken back', async () => {
  await write('订单号,外部联系人ID,目的地,出发日期,天数\nP1,wm6,大理,2030-04-05,3');
  const [keepId, otherId] = [await idOf('客户5号'), await idOf('客户6号')];
  expect((await boss.post('/staff/merges', { keepId, otherId })).status).toBe(200);
  await world.settle();
  expect((await bookingsOf('客户5号')).map(({ orderNo }) => orderNo)).toContain('P1');
  const same = await imports.check('订单号,外部联系人ID,目的地,出发日期,天数\nP1,wm5,大理,2030-04-05,3');
  expect(same.counts).toEqual(counted({ same: 1 }));
  await boss.post('/staff/merges/undo', { customerId: otherId });
  await world.settle();

  const people = importsOf(world, boss, 'customers');
  const { importId } = await people.check('姓名,手机号\n名单来的,13911118888\n没有订单的,13911119999');
  await people.ask(importId, 'apply');
  await write('订单号,手机号,目的地,出发日期,天数\nP2,13911118888,大理,2030-04-05,3');
  expect(await people.ask(importId, 'undo')).toMatchObject({ state: 'undone', kept: 1 });
  expect((await bookingsOf('13911118888')).map(({ orderNo }) => orderNo)).toEqual(['P2']);
});

it('is seen beside the chat: what to do before the departure, and nothing of what was cancelled', async () => {
  await write(
    '订单号,外部联系人ID,目的地,出发日期,天数,状态\nS1,wm3,丽江,2030-03-10,3,已确认\nS2,wm3,香港,2030-03-08,3,已取消',
  );
  const ofA = await world.as(consultantA);
  type Card = { bookings: BookingRow[]; nextSteps: { kind: string; text: string }[] };
  const { data } = await ofA.get<Card>('/staff/sidebar/customers/wm3');
  expect(data.bookings.map(({ orderNo, status }) => [orderNo, status])).toEqual([
    ['S1', 'confirmed'],
    ['S2', 'cancelled'],
  ]);
  const text = data.nextSteps.map((step) => step.text).join();
  expect(text).toContain('丽江');
  expect(text).not.toContain('香港');
});

it('is no business of who does not serve the customer, and the owner’s alone to write', async () => {
  const path = `/staff/customers/${await idOf('客户1号')}/bookings`;
  expect((await (await world.as(consultantA)).get(path)).status).toBe(200);
  expect((await (await world.as(consultantC)).get(path)).error.code).toBe('identity.forbidden');
  expect((await imports.upload('订单号\nX', await world.as(manager), randomUUID())).error.code).toBe(
    'identity.forbidden',
  );
});
