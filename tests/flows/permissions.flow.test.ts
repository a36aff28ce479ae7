// Who sees whose customers, and who may do what, asked through the doors that the workbench uses.
import type { Answer, StaffClient, World } from '../support/world.ts';
import { deliveriesOf, detailOf, launch, statesOf, tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, consultantC, makeAgency, manager, owner } from '../support/make-agency.ts';
import { startOfTime, startWorld } from '../support/world.ts';

type Row = { customerId: string; name: string };
let world: World;
let staff: Record<'owner' | 'manager' | 'a' | 'b' | 'c', StaffClient>;
/** By the customer's number. */
let ids: Map<string, string>;
let broadcastOfOwner = '';
let broadcastOfC = '';

const numbersSeenBy = async (client: StaffClient, query = ''): Promise<string> => {
  const { data, page } = await client.get<Row[]>(`/staff/customers?limit=100${query}`);
  expect(page.total).toBe(data.length);
  return data
    .map((row) => row.name.replace(/\D/g, ''))
    .sort()
    .join('');
};
const codeOf = <T>(answer: Answer<T>): [number, string?] =>
  answer.status === 200 ? [200] : [answer.status, answer.error.code];
const forbidden = [403, 'identity.forbidden'];

beforeAll(async () => {
  // A manager who serves a customer himself, beside those of his store.
  const agency = makeAgency(startOfTime);
  const own = { ...agency.relations[0]!, userId: manager, externalUserId: 'wm7', remark: '店长的客户', mobiles: [] };
  world = await startWorld({
    agency: {
      ...agency,
      customers: [...agency.customers, { ...agency.customers[0]!, externalUserId: 'wm7', name: '客户7号' }],
      relations: [...agency.relations, own],
    },
  });
  staff = {
    owner: await world.as(owner),
    manager: await world.as(manager),
    a: await world.as(consultantA),
    b: await world.as(consultantB),
    c: await world.as(consultantC),
  };
  const { data } = await staff.owner.get<Row[]>('/staff/customers?limit=100');
  ids = new Map(data.map((row) => [row.name.replace(/\D/g, ''), row.customerId]));
  broadcastOfOwner = await launch(world, staff.owner, '云南');
  broadcastOfC = await launch(world, staff.c, '云南', { text: '周顾问的消息' });
});
afterAll(async () => {
  await world.close();
});

describe('customers', () => {
  it('are listed to their own consultant, the manager of his store, and the owner', async () => {
    expect({
      owner: await numbersSeenBy(staff.owner),
      manager: await numbersSeenBy(staff.manager),
      a: await numbersSeenBy(staff.a),
      b: await numbersSeenBy(staff.b),
      c: await numbersSeenBy(staff.c),
    }).toEqual({ owner: '1234567', manager: '12347', a: '123', b: '34', c: '56' });
  });

  it('are not found by others with any filter', async () => {
    const yunnan = await tagIdOf(staff.c, '云南');
    expect({
      ofOther: await numbersSeenBy(staff.c, `&staffUserId=${consultantA}`),
      byTag: await numbersSeenBy(staff.c, `&tagId=${yunnan}`),
      byName: await numbersSeenBy(staff.c, `&search=${encodeURIComponent('客户1号')}`),
      byRemark: await numbersSeenBy(staff.c, `&search=${encodeURIComponent('备注1')}`),
      byPhone: await numbersSeenBy(staff.c, '&search=15400000001'),
      managerOfOtherStore: await numbersSeenBy(staff.manager, `&staffUserId=${consultantC}`),
      managerOfOne: await numbersSeenBy(staff.manager, `&staffUserId=${consultantB}`),
    }).toEqual({
      ofOther: '',
      byTag: '5',
      byName: '',
      byRemark: '',
      byPhone: '',
      managerOfOtherStore: '',
      managerOfOne: '34',
    });
  });

  it.each(['', '/relations', '/deliveries'])('open their card%s to the same people only', async (part) => {
    const open = async (client: StaffClient, number: string) =>
      codeOf(await client.get(`/staff/customers/${ids.get(number)}${part}`));
    expect([await open(staff.a, '1'), await open(staff.manager, '1'), await open(staff.owner, '1')]).toEqual([
      [200],
      [200],
      [200],
    ]);
    expect([await open(staff.a, '3'), await open(staff.b, '3')]).toEqual([[200], [200]]);
    expect([await open(staff.b, '1'), await open(staff.c, '1'), await open(staff.manager, '5')]).toEqual([
      forbidden,
      forbidden,
      forbidden,
    ]);
  });

  it('say nothing in a refusal', async () => {
    const refused = await staff.c.get(`/staff/customers/${ids.get('1')}`);
    expect(refused.data).toBeUndefined();
    // The request's id is made of random digits: only what is said of the customer counts.
    expect(JSON.stringify({ ...refused, requestId: '' })).not.toMatch(/客户1号|备注1|154|云南/);
  });
});

describe('colleagues', () => {
  it('are shown as far as their customers are', async () => {
    const seenBy = async (client: StaffClient): Promise<string[]> =>
      (await client.get<{ userId: string }[]>('/staff/people')).data.map((person) => person.userId).sort();
    expect(await seenBy(staff.owner)).toHaveLength(5);
    expect(await seenBy(staff.manager)).toEqual([consultantA, consultantB, manager].sort());
    expect(await seenBy(staff.c)).toEqual([consultantC]);
  });
});

describe('live codes', () => {
  const code = (staffUserId: string) => ({
    name: `${staffUserId}的活码`,
    staffUserId,
    tagIds: [],
    welcomeText: null,
    skipVerify: true,
  });

  it('are made for oneself, by a manager for his store, by the owner for all, and seen the same way', async () => {
    const make = async (client: StaffClient, staffUserId: string) =>
      codeOf(await client.post('/staff/live-codes', code(staffUserId)));
    expect([await make(staff.a, consultantB), await make(staff.manager, consultantC)]).toEqual([forbidden, forbidden]);
    expect([
      await make(staff.a, consultantA),
      await make(staff.manager, consultantB),
      await make(staff.owner, consultantC),
    ]).toEqual([[200], [200], [200]]);
    const seenBy = async (client: StaffClient): Promise<string[]> =>
      (await client.get<{ staffUserId: string }[]>('/staff/live-codes')).data.map((one) => one.staffUserId).sort();
    expect(await seenBy(staff.a)).toEqual([consultantA]);
    expect(await seenBy(staff.manager)).toEqual([consultantA, consultantB].sort());
    expect(await seenBy(staff.owner)).toEqual([consultantA, consultantB, consultantC].sort());
  });
});

describe('broadcasts', () => {
  it('reach only customers whom the launcher may write to', async () => {
    const preview = async (client: StaffClient) =>
      (
        await client.post<{ customers: number; planned: number }>('/staff/broadcast-preview', {
          audience: { kind: 'tag', tagId: await tagIdOf(client, '云南') },
        })
      ).data;
    expect(await preview(staff.owner)).toMatchObject({ customers: 5, planned: 5 });
    expect(await preview(staff.manager)).toMatchObject({ customers: 4, planned: 4 });
    expect(await preview(staff.b)).toMatchObject({ customers: 1, planned: 1 });
    expect(Object.keys(await statesOf(staff.owner, broadcastOfC))).toEqual(['客户5号']);
    const asked = (await world.ledger()).groupSends.filter((groupSend) => groupSend.text.startsWith('周顾问的消息'));
    expect(asked.flatMap((groupSend) => groupSend.tasks.map((task) => task.userId))).toEqual([consultantC]);
  });

  it('are listed to those who launched them, whom they ask, and who stand above these', async () => {
    const seenBy = async (client: StaffClient): Promise<string[]> =>
      (await client.get<{ broadcastId: string }[]>('/staff/broadcasts')).data.map((one) => one.broadcastId).sort();
    const both = [broadcastOfOwner, broadcastOfC].sort();
    expect({ owner: await seenBy(staff.owner), c: await seenBy(staff.c) }).toEqual({ owner: both, c: both });
    expect({ manager: await seenBy(staff.manager), a: await seenBy(staff.a) }).toEqual({
      manager: [broadcastOfOwner],
      a: [broadcastOfOwner],
    });
    expect(codeOf(await staff.a.get(`/staff/broadcasts/${broadcastOfC}`))).toEqual(forbidden);
    expect(codeOf(await staff.a.get(`/staff/broadcasts/${broadcastOfC}/deliveries`))).toEqual(forbidden);
  });

  it('show of another launcher’s only the customers that are one’s own', async () => {
    const names = async (client: StaffClient): Promise<string[]> =>
      [...(await deliveriesOf(client, broadcastOfOwner)).keys()].sort();
    expect(await names(staff.owner)).toHaveLength(5);
    expect(await names(staff.manager)).toEqual(['客户1号', '客户2号', '客户4号', '客户7号']);
    expect(await names(staff.a)).toEqual(['客户1号', '客户2号']);
    expect(await names(staff.b)).toEqual(['客户4号']);
  });

  it('are stopped by their launcher and those above him, not by those whom they ask', async () => {
    const cancel = async (client: StaffClient, id: string) =>
      codeOf(await client.post(`/staff/broadcasts/${id}/cancel`));
    expect([
      await cancel(staff.a, broadcastOfOwner),
      await cancel(staff.manager, broadcastOfOwner),
      await cancel(staff.b, broadcastOfC),
    ]).toEqual([forbidden, forbidden, forbidden]);
    expect((await detailOf(staff.owner, broadcastOfOwner)).isCancelled).toBe(false);
    expect(await cancel(staff.owner, broadcastOfC)).toEqual([200]);
  });
});

describe('the rest', () => {
  it('shows the audit trail to the owner and managers only', async () => {
    const read = async (client: StaffClient) => codeOf(await client.get('/staff/audit'));
    expect([await read(staff.owner), await read(staff.manager), await read(staff.a)]).toEqual([
      [200],
      [200],
      forbidden,
    ]);
  });

  it('lets only the owner import past trips', async () => {
    const trips = [1].map(() => ({
      externalUserId: 'wm1',
      orderNo: 'T-1',
      destination: '大理',
      departsOn: '2029-05-01',
      returnsOn: '2029-05-05',
      people: 2,
      amountFen: 500_000,
    }));
    const load = async (client: StaffClient) => codeOf(await client.post('/staff/bookings', { bookings: trips }));
    expect([await load(staff.a), await load(staff.manager), await load(staff.owner)]).toEqual([
      forbidden,
      forbidden,
      [200],
    ]);
  });

  it('tells everybody what he may do, as the doors will answer', async () => {
    const held = async (client: StaffClient): Promise<string[]> =>
      (await client.get<{ permissions: string[] }>('/staff/me')).data.permissions;
    expect(await held(staff.owner)).toEqual(expect.arrayContaining(['audit.read', 'customers.import']));
    expect(await held(staff.manager)).not.toContain('customers.import');
    expect(await held(staff.a)).not.toContain('audit.read');
  });

  it('keeps agencies apart: an id of another agency leads nowhere', async () => {
    const stranger = 'f'.repeat(24);
    expect(codeOf(await staff.owner.get(`/staff/customers/${stranger}`))).toEqual([404, 'customers.not-found']);
    expect(codeOf(await staff.owner.get(`/staff/broadcasts/${stranger}`))).toEqual([404, 'broadcasts.not-found']);
    const preview = (audience: unknown) => staff.owner.post('/staff/broadcast-preview', { audience });
    expect(codeOf(await preview({ kind: 'tag', tagId: stranger }))).toEqual([404, 'tags.not-found']);
    expect(codeOf(await preview({ kind: 'segment', segmentId: stranger }))).toEqual([404, 'segments.not-found']);
  });
});
