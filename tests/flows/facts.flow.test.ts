// Facts are kept while the agency works, and are the same when they are made anew from everything that is stored.
import mongoose from 'mongoose';
import type { FactsRecord } from '../../server/modules/facts/index.ts';
import { confirmAll, launch, tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, owner } from '../support/make-agency.ts';
import { pairEvent, postXml } from '../support/post-callback.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let staff: StaffClient;
beforeAll(async () => {
  world = await startWorld();
  staff = await world.as(owner);
});
afterAll(async () => {
  await world.close();
});

const collection = (name: string) => mongoose.connection.collection(name);
const agency = () => ({ agencyId: world.config.agency.id });
const allFacts = () => mongoose.connection.collection<FactsRecord>('facts').find(agency()).sort({ _id: 1 }).toArray();
const factsOf = async (externalUserId: string): Promise<FactsRecord> => {
  const customer = await collection('customers').findOne({ ...agency(), externalUserId });
  const found = (await allFacts()).find((facts) => facts._id.equals(String(customer?._id)));
  if (!found) throw new Error(`no facts of ${externalUserId}`);
  return found;
};

/** What stands there now is what folding everybody again makes. */
const expectKept = async (): Promise<void> => {
  const kept = await allFacts();
  await collection('facts').updateMany(agency(), { $set: { trips: [], marks: [] } });
  const asked = await staff.post<{ customers: number }>('/staff/facts/rebuild');
  expect(asked.data.customers).toBeGreaterThanOrEqual(kept.length);
  await world.settle();
  expect(await allFacts()).toEqual(kept);
};

const scan = async (): Promise<string> => {
  const code = await staff.post<{ url: string }>('/staff/live-codes', {
    name: '门店海报',
    staffUserId: consultantA,
    tagIds: [await tagIdOf(staff, '亲子')],
    welcomeText: null,
    skipVerify: true,
  });
  const { externalUserId } = await world.phone<{ externalUserId: string }>('scan', {
    code: code.data.url,
    name: '新客',
  });
  await world.settle();
  return externalUserId;
};

it('of the first synchronisation', async () => {
  expect(await allFacts()).toHaveLength(6);
  expect(await factsOf('wm3')).toMatchObject({
    profile: { type: 'wechat', hasName: true, hasPhone: false, gender: 'female', source: 'qr-code', liveCodeId: null },
    relations: { staffUserIds: [consultantA, consultantB], active: 2, halfAdded: 0 },
    marks: [{ tagId: await tagIdOf(staff, '亲子'), origin: 'wecom', since: '2030-03-04' }],
    trips: [],
    behaviour: {},
    consent: { marketing: 'unknown', optedOutOn: null, quietHours: null },
  });
  expect((await factsOf('wm1')).profile.hasPhone).toBe(true);
  await expectKept();
});

it('of a new customer, his live code and his trips; a trip that goes to another customer goes from the first', async () => {
  const externalUserId = await scan();
  expect(await factsOf(externalUserId)).toMatchObject({
    profile: { source: 'live-code', firstSeenOn: '2030-03-04' },
    marks: [{ origin: 'live-code' }],
  });
  const trip = {
    orderNo: 'T1',
    destination: '大理',
    departsOn: '2030-01-30',
    returnsOn: '2030-02-02',
    people: 2,
    amountFen: 9_900,
  };
  const load = (of: string) =>
    staff.post('/staff/bookings', { bookings: [{ ...trip, kind: 'stay', product: '行政房', externalUserId: of }] });
  await load(externalUserId);
  await world.settle();
  expect((await factsOf(externalUserId)).trips).toEqual([
    {
      kind: 'stay',
      departsOn: '2030-01-30',
      returnsOn: '2030-02-02',
      nights: 3,
      people: 2,
      spendFen: 9_900,
      destination: '大理',
      product: '行政房',
    },
  ]);
  await load('wm6');
  await world.settle();
  expect([(await factsOf(externalUserId)).trips, (await factsOf('wm6')).trips.length]).toEqual([[], 1]);
  await expectKept();
});

it('of a remark that was edited, a relation that ended, and one that waits', async () => {
  await world.phone(`staff/${consultantA}/customers/wm2/edit`, { remark: '王姐-云南5月-4人-怕高反' });
  await world.settle();
  expect((await factsOf('wm2')).remarks).toMatchObject({
    destinations: ['云南'],
    months: [5],
    people: 4,
    notes: ['怕高反'],
  });
  world.clock.advance(60);
  const pair = { userId: consultantB, externalUserId: 'wm4' };
  await postXml(world, pairEvent('del_external_contact', pair, world.clock.now()));
  await postXml(
    world,
    pairEvent('add_half_external_contact', { userId: consultantA, externalUserId: 'wm4' }, world.clock.now()),
  );
  await world.settle();
  expect(await factsOf('wm4')).toMatchObject({ relations: { staffUserIds: [], active: 0, halfAdded: 1 }, marks: [] });
  await expectKept();
});

it('of group sends, once each however often WeCom is asked', async () => {
  const before = await factsOf('wm5');
  expect(before.behaviour).toEqual({});
  await launch(world, staff, '云南');
  await confirmAll(world);
  await world.pass(120, 30);
  expect((await factsOf('wm5')).behaviour).toEqual({
    'broadcast-sent': [{ day: '2030-03-04', count: 1, through: 1 }],
  });
  await expectKept();
});

it('of what was written down about a person, and of two records that are one', async () => {
  const idOf = async (externalUserId: string) =>
    String((await collection('customers').findOne({ ...agency(), externalUserId }))?._id);
  const [keepId, otherId] = [await idOf('wm1'), await idOf('wm6')];
  await staff.post(`/staff/customers/${keepId}/profile`, { birthday: '--05-20', city: '上海' });
  await staff.post(`/staff/customers/${keepId}/opt-out`, { reason: '太多了' });
  await world.settle();
  expect(await factsOf('wm1')).toMatchObject({
    profile: { birthday: '05-20', birthMonth: 5, city: '上海' },
    consent: { marketing: 'refused', optedOutOn: '2030-03-04' },
  });
  const own = (await factsOf('wm1')).relations.active;
  expect((await staff.post('/staff/merges', { keepId, otherId })).status).toBe(200);
  await world.settle();
  expect(await factsOf('wm1')).toMatchObject({ relations: { active: own + 1 }, trips: [{ destination: '大理' }] });
  await expect(factsOf('wm6')).rejects.toThrow('no facts');
  await expectKept();
  await staff.post('/staff/merges/undo', { customerId: otherId });
  await world.settle();
  expect([(await factsOf('wm1')).trips, (await factsOf('wm6')).trips.length]).toEqual([[], 1]);
  await expectKept();
});

it('a full read that finds nothing new leaves nobody to fold again', async () => {
  const counts = () =>
    collection('customers')
      .find(agency(), { projection: { changeCount: 1 } })
      .sort({ _id: 1 })
      .toArray();
  const readAll = async (): Promise<void> => {
    world.clock.advance(6 * 3_600);
    await world.settle();
  };
  // WeCom still lists what the callbacks of this test said to be over.
  await readAll();
  const before = await counts();
  await readAll();
  expect(await counts()).toEqual(before);
});

it('only the owner has them made anew', async () => {
  expect((await (await world.as(consultantA)).post('/staff/facts/rebuild')).status).toBe(403);
});
