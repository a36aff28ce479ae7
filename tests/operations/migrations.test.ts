// The schema version: brought to the newest once, by one of several processes; what is newer or half restored is refused.
import mongoose from 'mongoose';
import { applyMigrations, brokenRestoreId, schemaCollection } from '../../server/database/migrations-apply.ts';
import { migrations as ours, type Migration } from '../../server/database/migrations.ts';
import { makeClock } from '../support/world.ts';
import { openTestPlace } from './database-of-a-test.ts';

const place = openTestPlace();
afterAll(() => place.close());

const log = { info: () => undefined };

const input = (db: mongoose.mongo.Db, migrations: readonly Migration[], clock = makeClock()) => ({
  db,
  migrations,
  now: clock.now,
  // Time passes while somebody waits, and others get their turn.
  sleep: (ms: number) => {
    clock.advance(ms / 1_000);
    return new Promise((resolve) => setImmediate(resolve));
  },
  log,
});

const noted = (version: number, runs: number[], act = (): Promise<void> => Promise.resolve()): Migration => ({
  version,
  name: `number ${version}`,
  run: async () => {
    runs.push(version);
    await act();
  },
});

const recordOf = (db: mongoose.mongo.Db) => db.collection<{ _id: string }>(schemaCollection).findOne({ _id: 'schema' });

it('the list of the product is numbered and ends where a fresh database ends', async () => {
  const { db } = await place.newDatabase();
  await applyMigrations(input(db, ours));
  expect(await recordOf(db)).toMatchObject({ version: ours.length, lease: null });
});

it('runs what is missing, in order, and once', async () => {
  const { db } = await place.newDatabase();
  const runs: number[] = [];
  await applyMigrations(input(db, [noted(1, runs)]));
  await applyMigrations(input(db, [noted(1, runs), noted(2, runs), noted(3, runs)]));
  await applyMigrations(input(db, [noted(1, runs), noted(2, runs), noted(3, runs)]));
  expect(runs).toEqual([1, 2, 3]);
  const record = await recordOf(db);
  expect(record).toMatchObject({ version: 3, lease: null, history: [{ version: 1 }, { version: 2 }, { version: 3 }] });
});

it('of several processes one migrates and the others wait for it', async () => {
  const { db } = await place.newDatabase();
  const clock = makeClock();
  const runs: number[] = [];
  let isDone = false;
  const slow = noted(1, runs, async () => {
    for (let turn = 0; turn < 20; turn += 1) await db.command({ ping: 1 });
    isDone = true;
  });
  const processes = Array.from({ length: 5 }, async () => {
    await applyMigrations({ ...input(db, [slow], clock), sleep: () => db.command({ ping: 1 }) });
    return isDone;
  });
  expect(await Promise.all(processes)).toEqual([true, true, true, true, true]);
  expect(runs).toEqual([1]);
});

it('a process that died in a migration is followed by another when its lease is over', async () => {
  const { db } = await place.newDatabase();
  const clock = makeClock();
  const until = new Date(clock.now().getTime() + 60_000);
  await db
    .collection<{ _id: string }>(schemaCollection)
    .insertOne(Object.assign({ _id: 'schema' }, { version: 1, lease: { holder: 'dead', until }, history: [] }));
  const runs: number[] = [];
  await applyMigrations(input(db, [noted(1, runs), noted(2, runs)], clock));
  expect(runs).toEqual([2]);
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(until.getTime());
});

it('a failure is told in one line, keeps what was done, and is tried again', async () => {
  const { db } = await place.newDatabase();
  const runs: number[] = [];
  let fails = true;
  const list = [
    noted(1, runs),
    noted(2, runs, () => (fails ? Promise.reject(new Error('no room\nsecond line')) : Promise.resolve())),
  ];
  await expect(applyMigrations(input(db, list))).rejects.toThrow(/^migration 2 \(number 2\) failed: no room$/);
  expect(await recordOf(db)).toMatchObject({ version: 1, lease: null });
  fails = false;
  await applyMigrations(input(db, list));
  expect(runs).toEqual([1, 2, 2]);
});

it('a process whose lease was taken over does not count its work', async () => {
  const { db } = await place.newDatabase();
  const taken: Migration = {
    version: 1,
    name: 'slept too long',
    run: async () => {
      const lease = { holder: 'another', until: new Date('2031-01-01') };
      await db.collection<{ _id: string }>(schemaCollection).updateOne({ _id: 'schema' }, { $set: { lease } });
    },
  };
  await expect(applyMigrations(input(db, [taken]))).rejects.toThrow('another process took over');
  expect(await recordOf(db)).toMatchObject({ version: 0, lease: { holder: 'another' } });
});

it('a database newer than the program is refused', async () => {
  const { db } = await place.newDatabase();
  const runs: number[] = [];
  await applyMigrations(input(db, [noted(1, runs), noted(2, runs)]));
  await expect(applyMigrations(input(db, [noted(1, runs)]))).rejects.toThrow(
    'the database has schema version 2 and this program knows 1: start the newer program',
  );
});

it('a database into which a restore broke off is refused', async () => {
  const { db } = await place.newDatabase();
  await db.collection<{ _id: string }>(schemaCollection).insertOne({ _id: brokenRestoreId });
  await expect(applyMigrations(input(db, ours))).rejects.toThrow('drop the database and restore again');
});

it('a list that is not numbered one by one is a fault', async () => {
  const { db } = await place.newDatabase();
  await expect(applyMigrations(input(db, [noted(2, [])]))).rejects.toThrow('out of order');
});

it('marks and relations of before there were origins beside WeCom’s know whose each tag is', async () => {
  const { db } = await place.newDatabase();
  const [tagId, codeId] = [new mongoose.Types.ObjectId(), new mongoose.Types.ObjectId()];
  const at = new Date('2030-03-04T00:00:00.000Z');
  await db.collection('tags').insertOne({ agencyId: 'a', wecomTagId: 'et1', name: '亲子', _id: tagId });
  await db.collection('live-codes').insertOne({ agencyId: 'a', _id: codeId, tagIds: [tagId] });
  await db
    .collection('customers')
    .insertOne({ agencyId: 'a', profile: {}, marks: [{ tagId, origin: 'live-code', at }] });
  const relation = (staffUserId: string, more: object) => ({ agencyId: 'a', staffUserId, liveCodeId: codeId, ...more });
  await db
    .collection('contacts')
    .insertMany([
      relation('told', { wecomTagIds: ['et1', 'et2'], tagIdsToMirror: [] }),
      relation('waits', { wecomTagIds: ['et2'], tagIdsToMirror: [tagId] }),
      relation('took off', { wecomTagIds: [], tagIdsToMirror: [] }),
      { ...relation('by hand', { wecomTagIds: ['et1'], tagIdsToMirror: [] }), liveCodeId: null },
    ]);
  for (const migration of [...ours, ...ours]) await migration.run(db);
  const contacts = await db.collection('contacts').find().sort({ _id: 1 }).toArray();
  expect(contacts.map((contact) => [contact['staffUserId'], contact['mirroredTagIds']] as unknown)).toEqual([
    ['told', ['et1']],
    ['waits', ['et1']],
    ['took off', []],
    ['by hand', []],
  ]);
  expect(contacts.some((contact) => 'tagIdsToMirror' in contact)).toBe(false);
  expect((await db.collection('customers').findOne({}))?.['marks']).toEqual([
    { tagId, origin: 'live-code', at, by: null, evidence: '', recordId: null },
  ]);
  expect(await db.collection('tags').findOne({ _id: tagId })).toMatchObject({ meaning: '', expiresAfterDays: null });
});

it('past trips are bookings that are over, each once, also where a process died in the middle', async () => {
  const { db } = await place.newDatabase();
  const customerId = new mongoose.Types.ObjectId();
  const trip = (at: number) => ({ agencyId: 'a', tripNo: `T${at}`, customerId, kind: 'trip', destination: '大理' });
  await db.collection('past-trips').insertMany(Array.from({ length: 1_200 }, (_, at) => trip(at)));
  // Written, but not yet taken from where it was.
  const half = { agencyId: 'a', orderNo: 'T7', customerId, kind: 'trip', destination: '大理', status: 'confirmed' };
  await db.collection('bookings').insertOne(half);
  for (const migration of [...ours, ...ours]) await migration.run(db);
  const bookings = await db.collection('bookings').find({ agencyId: 'a' }).toArray();
  expect([bookings.length, new Set(bookings.map((booking) => String(booking['orderNo']))).size]).toEqual([
    1_200, 1_200,
  ]);
  expect(bookings.find((booking) => booking['orderNo'] === 'T9')).toMatchObject({
    customerId,
    destination: '大理',
    status: 'confirmed',
    bookedOn: null,
  });
  expect(await db.listCollections({ name: 'past-trips' }).hasNext()).toBe(false);
});

it('messages of before there were pictures keep their links', async () => {
  const { db } = await place.newDatabase();
  const link = { title: '行程', url: 'https://a.example/1', description: null };
  for (const name of ['broadcasts', 'send-tasks']) {
    // What else older lists look for is there.
    const whole = { audience: {}, closesAt: new Date(0), freshUntil: new Date(0) };
    await db
      .collection(name)
      .insertMany([{ ...whole, link }, { ...whole, link: null }, whole].map((one) => ({ ...one })));
  }
  for (const migration of [...ours, ...ours]) await migration.run(db);
  for (const name of ['broadcasts', 'send-tasks']) {
    const rows = await db.collection(name).find().sort({ _id: 1 }).toArray();
    expect(rows.map(({ attachment }) => attachment as unknown)).toEqual([{ kind: 'link', ...link }, null, null]);
    expect(rows.some((row) => 'link' in row)).toBe(false);
    expect(rows.every((row) => row['refusedMediaId'] === (name === 'send-tasks' ? null : undefined))).toBe(true);
  }
});
