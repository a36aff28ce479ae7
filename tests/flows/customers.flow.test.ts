// The customers as the workbench asks for them: every one exactly once, found by what people type, numbers sealed and masked.
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { BookingRow } from '../../server/modules/bookings/bookings.contract.ts';
import type { CustomerRow } from '../../server/modules/customers/customers.contract.ts';
import { generateAgency } from '../../sandbox/agency/generate-agency.ts';
import { launch, tagIdOf } from '../support/broadcast.ts';
import { asCookieHeader, plainHttp } from '../support/plain-http.ts';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { startOfTime, startWorld, type StaffClient, type World } from '../support/world.ts';

const generated = generateAgency({ seed: 7, asOf: startOfTime.toISOString(), customers: 110 });
/** Names that mean something to a database or to a pattern, all added in the same second. */
const oddNames = [
  'a.c*',
  'abc',
  '.*',
  '(王',
  '[a-z]',
  '$where',
  '{"$ne":null}',
  "Robert'); --",
  'C:\\temp',
  '100%_^|?+',
  'ABC',
];
const oddAt = Math.floor(startOfTime.getTime() / 1_000) - 40 * 86_400;
const [template] = generated.relations;
const agency = {
  ...generated,
  customers: [
    ...generated.customers,
    ...oddNames.map((name, index) => ({ externalUserId: `wmOdd${index}`, name, type: 1 as const, gender: 0 as const })),
  ],
  relations: [
    ...generated.relations,
    ...oddNames.map((_, index) => ({
      ...template!,
      externalUserId: `wmOdd${index}`,
      remark: index === 0 ? '备注.特别' : '',
      createdAt: oddAt,
      tagIds: [],
      mobiles: [],
    })),
  ],
};
const mobiles = [...new Set(agency.relations.flatMap((relation) => relation.mobiles))];
const nameOf = new Map(agency.customers.map((customer) => [customer.externalUserId, customer.name]));

let world: World;
let staff: StaffClient;
let cookie = '';
let ownerUserId = '';
beforeAll(async () => {
  world = await startWorld({ agency });
  ownerUserId = agency.staff[0]?.userId ?? '';
  staff = await world.as(ownerUserId);
  cookie = await signInAs(world.config.publicUrl, ownerUserId);
});
afterAll(async () => {
  await world.close();
});

const list = (query: Record<string, string> = {}) =>
  staff.get<CustomerRow[]>(`/staff/customers?${new URLSearchParams({ limit: '100', ...query }).toString()}`);
const walk = async (
  query: Record<string, string>,
): Promise<{ rows: CustomerRow[]; totals: (number | null | undefined)[] }> => {
  const rows: CustomerRow[] = [];
  const totals: (number | null | undefined)[] = [];
  for (let cursor: string | null | undefined = ''; cursor !== null && cursor !== undefined;) {
    const page = await list({ ...query, ...(cursor === '' ? {} : { cursor }) });
    rows.push(...page.data);
    totals.push(page.page.total);
    cursor = page.page.nextCursor;
  }
  return { rows, totals };
};
const found = async (search: string): Promise<string[]> => (await list({ search })).data.map((row) => row.name).sort();
const bearersOf = (tagId: string): number =>
  new Set(agency.relations.filter((one) => one.tagIds.includes(tagId)).map((one) => one.externalUserId)).size;

describe('the list', () => {
  it('walked page by page shows everybody exactly once, the newest first, and says once how many there are', async () => {
    const { rows, totals } = await walk({ limit: '7' });
    expect(rows.map((row) => row.name).sort()).toEqual([...nameOf.values()].sort());
    expect(new Set(rows.map((row) => row.customerId)).size).toBe(121);
    expect([totals[0], ...new Set(totals.slice(1))]).toEqual([121, null]);
    const times = rows.map((row) => row.firstAddedAt ?? '');
    expect(times).toEqual([...times].sort().reverse());
  });

  it('has those last whom nobody has agreed to yet, and loses none of them between two pages', async () => {
    const code = await staff.post<{ url: string }>('/staff/live-codes', {
      name: '要验证',
      staffUserId: template?.userId,
      tagIds: [],
      welcomeText: null,
      skipVerify: false,
    });
    for (const name of ['甲', '乙', '丙']) await world.phone('scan', { code: code.data.url, name });
    await world.settle();
    // 11: a page ends before the first of them; 41: between two of them; 100: neither.
    for (const limit of ['11', '41', '100']) {
      const { rows, totals } = await walk({ limit });
      expect([limit, rows.length, new Set(rows.map((row) => row.customerId)).size]).toEqual([limit, 124, 124]);
      expect(totals[0]).toBe(124);
      expect(rows.slice(-4).map((row) => row.firstAddedAt === null)).toEqual([false, true, true, true]);
    }
  });

  it('filtered by tag or consultant has the totals of the filter', async () => {
    const [first, second] = generated.tagGroups.flatMap((group) => group.tags).filter((tag) => bearersOf(tag.id) > 5);
    for (const tag of [first!, second!]) {
      const tagId = await tagIdOf(staff, tag.name);
      const { rows, totals } = await walk({ tagId, limit: '3' });
      expect(totals[0]).toBe(bearersOf(tag.id));
      expect(new Set(rows.map((row) => row.customerId)).size).toBe(bearersOf(tag.id));
      expect(rows.every((row) => row.tags.some((one) => one.tagId === tagId))).toBe(true);
    }
    const ofOne = agency.relations.filter((relation) => relation.userId === 'chen.yu');
    const { rows, totals } = await walk({ staffUserId: 'chen.yu', limit: '10' });
    expect([totals[0], rows.length]).toEqual([ofOne.length, ofOne.length]);
    expect((await list({ tagId: 'f'.repeat(24) })).page).toEqual({ total: 0, nextCursor: null });
  });
});

describe('the search', () => {
  it('finds nicknames and remarks by a part of them, whatever the case', async () => {
    expect(await found('王建国')).toEqual(['王建国']);
    expect(await found('李秀英先生')).toEqual(['王建国']);
    expect(await found('李秀英')).toEqual(['幸福一家人', '王建国'].sort());
    expect(await found('平安是福')).toHaveLength(3);
    expect(await found(' tom ')).toEqual(['<b>Tom</b> & "Jerry"']);
    expect(await found('👨‍👩‍👧🌈')).toEqual(['👨‍👩‍👧🌈']);
    expect(await found('没有这样的人')).toEqual([]);
  });

  it.each(oddNames.slice(0, 10))('takes %s to the letter', async (name) => {
    const expected = [...nameOf.values()].filter((other) => other.toLowerCase().includes(name.toLowerCase()));
    expect(await found(name)).toEqual(expected.sort());
    expect(expected).toContain(name);
  });

  it('reads an operator in the address as no operator', async () => {
    for (const query of ['search[$ne]=x', 'search[$regex]=.*', 'staffUserId[$gt]=']) {
      expect((await staff.get(`/staff/customers?${query}`)).page.total).toBe(124);
    }
    expect((await staff.get('/staff/customers?search=a&search=b')).status).toBe(400);
  });

  it('finds a whole phone number however it is written, and no part of one', async () => {
    const relation = agency.relations.find((one) => one.mobiles.length > 0)!;
    const [mobile = ''] = relation.mobiles;
    const expected = agency.relations
      .filter((one) => one.mobiles.includes(mobile))
      .map((one) => nameOf.get(one.externalUserId));
    const written = [
      mobile,
      `+86${mobile}`,
      `+86 ${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`,
      `0086-${mobile}`,
      `(${mobile.slice(0, 3)})${mobile.slice(3, 7)}-${mobile.slice(7)}`,
    ];
    for (const text of written) expect([text, await found(text)]).toEqual([text, [...new Set(expected)].sort()]);
    for (const part of [mobile.slice(0, 10), mobile.slice(-8), mobile.slice(0, 7)])
      expect(await found(part)).toEqual([]);
  });

  it('finds both of a couple who share one number', async () => {
    const [shared] = agency.relations.find((one) => nameOf.get(one.externalUserId) === '王建国')?.mobiles ?? [];
    expect(await found(shared ?? '')).toEqual(['幸福一家人', '王建国'].sort());
  });
});

describe('phone numbers', () => {
  it('leave the house masked, in every answer', async () => {
    const { rows } = await walk({});
    const withPhone = rows.filter((row) => row.phones.length > 0);
    expect(withPhone.length).toBeGreaterThan(20);
    for (const phone of withPhone.flatMap((row) => row.phones)) expect(phone).toMatch(/^\d{3}\*{4}\d{4}$/);
    const tagName = generated.tagGroups.flatMap((group) => group.tags).find((tag) => bearersOf(tag.id) > 5)?.name ?? '';
    const broadcastId = await launch(world, staff, tagName);
    const { customerId } = withPhone[0]!;
    const answers = [
      rows,
      ...(await Promise.all(
        [
          `customers/${customerId}`,
          `customers/${customerId}/relations`,
          `customers/${customerId}/deliveries`,
          `broadcasts/${broadcastId}`,
          `broadcasts/${broadcastId}/deliveries`,
          'audit?limit=200',
          'people',
        ].map((path) => staff.get(`/staff/${path}`)),
      )),
    ].map((answer) => JSON.stringify(answer));
    for (const text of answers) expect(mobiles.filter((mobile) => text.includes(mobile))).toEqual([]);
  });

  it('are in no document of the database, written as digits', async () => {
    expect(mobiles.length).toBeGreaterThan(20);
    const { db } = mongoose.connection;
    const names = (await db!.listCollections({}, { nameOnly: true }).toArray()).map((collection) => collection.name);
    expect(names).toEqual(expect.arrayContaining(['customers', 'contacts', 'events', 'callbacks', 'send-tasks']));
    for (const name of names) {
      const text = JSON.stringify(await db!.collection(name).find({}).toArray());
      expect([name, mobiles.filter((mobile) => text.includes(mobile))]).toEqual([name, []]);
    }
  });

  it('of one customer cannot be opened with the key of another', async () => {
    const customers = await mongoose.connection
      .collection<{ dataKey: string; phones: { sealed: string }[] }>('customers')
      .find({ agencyId: world.config.agency.id, 'phones.0': { $exists: true } })
      .limit(2)
      .toArray();
    const { cipher } = world.server.contextFor('test');
    const [one, other] = customers;
    expect(mobiles).toContain(cipher.decrypt(one!.dataKey, one!.phones[0]!.sealed));
    expect(() => cipher.decrypt(other!.dataKey, one!.phones[0]!.sealed)).toThrow();
  });
});

describe('bookings', () => {
  const trips = generated.trips.slice(0, 60);
  const stored = () => mongoose.connection.collection('bookings').countDocuments({ agencyId: world.config.agency.id });

  it('imported again, or twice at once, are there once, the newest first on the card', async () => {
    const load = () => staff.post<{ count: number }>('/staff/bookings', { bookings: trips });
    for (const answer of [await load(), await load(), ...(await Promise.all([load(), load()]))]) {
      expect([answer.status, answer.data.count]).toEqual([200, 60]);
    }
    expect(await stored()).toBe(60);
    const { externalUserId } = trips[0]!;
    const own = trips.filter((trip) => trip.externalUserId === externalUserId);
    const [row] = (await list({ search: nameOf.get(externalUserId) ?? '' })).data;
    const bookings = async () => (await staff.get<BookingRow[]>(`/staff/customers/${row?.customerId}/bookings`)).data;
    expect((await bookings()).map((trip) => trip.orderNo)).toEqual(
      [...own].sort((a, b) => b.departsOn.localeCompare(a.departsOn)).map((trip) => trip.orderNo),
    );
    const corrected = { ...trips[0]!, destination: '改过的目的地' };
    await staff.post('/staff/bookings', { bookings: [corrected] });
    const again = (await bookings()).find((trip) => trip.orderNo === corrected.orderNo);
    expect(again?.destination).toBe('改过的目的地');
    expect(await stored()).toBe(60);
  });

  it('of somebody unknown are refused as a whole, telling which rows', async () => {
    const before = await stored();
    const fresh = trips.slice(0, 5).map((trip, index) => ({ ...trip, orderNo: `new-${index}` }));
    const mixed = fresh.map((trip, index) => (index % 2 ? { ...trip, externalUserId: 'wm-nobody' } : trip));
    const answer = await staff.post('/staff/bookings', { bookings: mixed });
    expect([answer.status, answer.error.code, answer.error.details]).toEqual([
      400,
      'bookings.unknown-customer',
      { rows: [1, 3], count: 2 },
    ]);
    expect(await stored()).toBe(before);
  });

  it.each([
    ['no day at all', { departsOn: 'tomorrow' }, 'body.bookings.0.departsOn'],
    ['a day that the calendar has not', { returnsOn: '2029-02-30' }, 'body.bookings.0.returnsOn'],
    ['nobody travelling', { people: 0 }, 'body.bookings.0.people'],
    ['half a fen', { amountFen: 10.5 }, 'body.bookings.0.amountFen'],
    ['no number', { orderNo: '' }, 'body.bookings.0.orderNo'],
    ['a way back before the way there', { returnsOn: '2000-01-01' }, 'body.bookings.0'],
  ])('with %s are refused by path', async (_name, part, at) => {
    const answer = await staff.post('/staff/bookings', { bookings: [{ ...trips[0]!, ...part }] });
    const problems = answer.error.details?.['problems'] as { at: string }[];
    expect([answer.status, problems.map((problem) => problem.at)]).toEqual([400, [at]]);
  });

  it('come at most five hundred at a time, each number once', async () => {
    const same = [trips[0]!, trips[0]!];
    expect((await staff.post('/staff/bookings', { bookings: same })).status).toBe(400);
    const many = Array.from({ length: 501 }, (_, index) => ({ ...trips[0]!, orderNo: `many-${index}` }));
    expect((await staff.post('/staff/bookings', { bookings: many })).status).toBe(400);
  });
});

describe('bad input', () => {
  const marker = 'zzMARKERzz';
  const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

  it.each([
    [`customers/${marker}`, 'params.customerId'],
    [`customers/${marker}/relations`, 'params.customerId'],
    [`customers/${marker}/deliveries`, 'params.customerId'],
    [`customers?tagId=${marker}`, 'query.tagId'],
    [`customers?limit=${marker}`, 'query.limit'],
    ['customers?limit=0', 'query.limit'],
    ['customers?limit=101', 'query.limit'],
    ['customers?limit=1.5', 'query.limit'],
    [`customers?search=${marker.repeat(7)}`, 'query.search'],
    [`customers?cursor=${marker.repeat(30)}`, 'query.cursor'],
    [`broadcasts/${marker}`, 'params.broadcastId'],
    [`broadcasts/${'f'.repeat(24)}/deliveries?after=${marker}`, 'query.after'],
    [`broadcasts/${'f'.repeat(24)}/deliveries?state=${marker}`, 'query.state'],
    [`audit?before=${marker}`, 'query.before'],
    ['audit?limit=1000', 'query.limit'],
    ['customers/%E0%A4%A', 'params.customerId'],
  ])('%s is answered with the path that is wrong', async (path, at) => {
    const answer = await staff.get(`/staff/${path}`);
    expect([answer.status, answer.error.code]).toEqual([400, 'request.invalid']);
    expect((answer.error.details?.['problems'] as { at: string }[]).map((problem) => problem.at)).toEqual([at]);
    expect(JSON.stringify(answer)).not.toContain(marker);
  });

  it.each([marker, cursorOf('x:y'), cursorOf(`99999999999999999999:${'f'.repeat(24)}`), cursorOf('1:'), cursorOf(':')])(
    'a cursor that we never gave (%s) is told so',
    async (cursor) => {
      const answer = await list({ cursor });
      expect([answer.status, answer.error.code]).toEqual([400, 'customers.bad-cursor']);
    },
  );

  it('in a body is answered with every path, and repeats nothing', async () => {
    const answer = await staff.post('/staff/broadcasts', {
      requestId: marker,
      name: '',
      audience: { kind: 'tag', tagId: marker },
      purpose: marker,
      text: '长'.repeat(1_400),
      attachment: { kind: 'link', title: 'x', url: `javascript:${marker}`, description: null },
    });
    expect(answer.status).toBe(400);
    expect((answer.error.details?.['problems'] as { at: string }[]).map((problem) => problem.at).sort()).toEqual(
      ['body.audience.tagId', 'body.attachment.url', 'body.name', 'body.purpose', 'body.requestId', 'body.text'].sort(),
    );
    expect(JSON.stringify(answer)).not.toContain(marker);
  });

  it('that is no JSON, not sent as JSON, or far too large is no fault of ours', async () => {
    const post = (body: string, type = 'application/json') =>
      plainHttp(`${world.config.publicUrl}/staff/broadcasts`, {
        method: 'POST',
        headers: { cookie: asCookieHeader([cookie]), 'x-requested-with': 'banlv', 'content-type': type },
        body,
      });
    const answers = [
      await post(`{"text": "${marker}`),
      await post(JSON.stringify({ requestId: randomUUID() }), 'text/plain'),
      await post('null'),
      await post('[]'),
      await post(JSON.stringify({ text: marker.repeat(200_000) })),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400, 400]);
    for (const answer of answers) expect(answer.text).not.toContain(marker);
    // Whoever sent too much can go on.
    expect((await list()).status).toBe(200);
  });

  it('has left no fault in the log', () => {
    expect(world.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
