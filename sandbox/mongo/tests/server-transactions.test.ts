// Sessions and transactions: snapshots, conflicts, and nothing lost or torn under concurrency.
import { type ClientSession, type Db, MongoServerError } from 'mongodb';
import { rawClient, startTestServer, type TestServer } from './server-support.ts';

let running: TestServer;
let clock = new Date('2026-05-01T00:00:00Z');

beforeAll(async () => {
  running = await startTestServer(() => clock);
});
afterAll(() => running.stop());

type Account = { _id: number; n: number };
let count = 0;
async function freshDatabase(): Promise<Db> {
  const db = running.client.db(`transactions${count++}`);
  await db.dropDatabase();
  await db.collection<Account>('c').insertMany([1, 2, 3].map((_id) => ({ _id, n: 0 })));
  return db;
}

function begin(): ClientSession {
  const session = running.client.startSession();
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
  return session;
}

async function failureOf(work: Promise<unknown>): Promise<MongoServerError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MongoServerError)) throw new Error('no server error');
  return error;
}

describe('a transaction', () => {
  it('sees its snapshot and its own writes, others see none of it before the commit', async () => {
    const accounts = (await freshDatabase()).collection<Account>('c');
    const session = begin();
    expect(await accounts.findOne({ _id: 1 }, { session })).toEqual({ _id: 1, n: 0 });
    await accounts.updateOne({ _id: 2 }, { $set: { n: 7 } });
    await accounts.deleteOne({ _id: 3 });
    await accounts.insertOne({ _id: 4, n: 4 });
    await accounts.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
    await accounts.insertOne({ _id: 9, n: 9 }, { session });
    const inside = await accounts.find({}, { session }).sort({ _id: 1 }).toArray();
    expect(inside).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 0 },
      { _id: 3, n: 0 },
      { _id: 9, n: 9 },
    ]);
    expect(await accounts.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, n: 0 },
      { _id: 2, n: 7 },
      { _id: 4, n: 4 },
    ]);
    await session.commitTransaction();
    await session.commitTransaction();
    expect(await accounts.distinct('_id')).toEqual([1, 2, 4, 9]);
    await session.endSession();
  });

  it('keeps its snapshot over batches, indexes and the cache', async () => {
    const db = await freshDatabase();
    const items = db.collection('items');
    await items.createIndexes([{ key: { k: 1 } }]);
    await items.insertMany(Array.from({ length: 500 }, (_, k) => ({ k })));
    const session = begin();
    const cursor = items.find({ k: { $gte: 0 } }, { session, batchSize: 50 }).sort({ k: 1 });
    await cursor.next();
    await items.updateMany({}, { $inc: { k: 5000 } });
    await items.deleteMany({ k: { $gte: 5250 } });
    const rest = await cursor.toArray();
    expect(rest.map(({ k }) => k as number)).toEqual(Array.from({ length: 499 }, (_, i) => i + 1));
    await session.abortTransaction();
    await session.endSession();
    expect(await items.countDocuments({ k: { $gte: 5000 } })).toBe(250);
  });

  it('fails at the write that conflicts', async () => {
    const accounts = (await freshDatabase()).collection<Account>('c');
    const [a, b, c] = [begin(), begin(), begin()];
    await accounts.findOne({ _id: 1 }, { session: b });
    await accounts.findOne({ _id: 1 }, { session: c });
    await accounts.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: a });
    const early = await failureOf(accounts.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: b }));
    expect([early.code, early.hasErrorLabel('TransientTransactionError')]).toEqual([112, true]);
    await a.commitTransaction();
    const late = await failureOf(accounts.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: c }));
    expect(late.code).toBe(112);
    expect((await failureOf(b.commitTransaction())).code).toBe(251);
    for (const session of [a, b, c]) await session.endSession();
    expect(await accounts.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1 });
  });

  it('lets a write outside wait for its end', async () => {
    const accounts = (await freshDatabase()).collection<Account>('c');
    const session = begin();
    await accounts.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const outside = accounts.updateOne({ _id: 1 }, { $inc: { n: 10 } });
    const limited = await failureOf(accounts.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { maxTimeMS: 20 }));
    expect(limited.code).toBe(50);
    await session.commitTransaction();
    await outside;
    await session.endSession();
    expect(await accounts.findOne({ _id: 1 })).toEqual({ _id: 1, n: 11 });
  });

  it('makes collections and indexes, which an abort takes back', async () => {
    const db = await freshDatabase();
    const aborted = begin();
    await db.collection('new').insertOne({ a: 1 }, { session: aborted });
    await db.collection('new').createIndexes([{ key: { a: 1 }, unique: true }], { session: aborted });
    expect(await db.collection('new').countDocuments()).toBe(0);
    await aborted.abortTransaction();
    expect(await db.listCollections({ name: 'new' }).toArray()).toEqual([]);
    const kept = begin();
    await db.collection('new').insertOne({ a: 2 }, { session: kept });
    await kept.commitTransaction();
    expect(await db.collection('new').countDocuments()).toBe(1);
    for (const session of [aborted, kept]) await session.endSession();
  });

  it('ends after a minute', async () => {
    if (running.server === undefined) return;
    const accounts = (await freshDatabase()).collection<Account>('c');
    const session = begin();
    await accounts.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const outside = accounts.updateOne({ _id: 1 }, { $inc: { n: 10 } });
    clock = new Date(clock.getTime() + 61_000);
    await running.server.keepHouse();
    await outside;
    expect((await failureOf(session.commitTransaction())).code).toBe(251);
    await session.endSession();
  });
});

describe('many sessions', () => {
  it('lose no update and see no torn state', async () => {
    const accounts = (await freshDatabase()).collection<Account>('c');
    await accounts.updateMany({}, { $set: { n: 1000 } });
    const torn: number[] = [];
    let transfers = 0;
    const workers = Array.from({ length: 8 }, (_, w) => async () => {
      for (let i = 0; i < 12; i++) {
        const from = ((w + i) % 3) + 1;
        const to = (from % 3) + 1;
        await running.client.withSession((session) =>
          session.withTransaction(async () => {
            const before = await accounts.find({ _id: { $lt: 100 } }, { session }).toArray();
            const sum = before.reduce((total, { n }) => total + n, 0);
            if (sum !== 3000) torn.push(sum);
            const amount = before.find(({ _id }) => _id === from)!.n % 7;
            await accounts.updateOne(
              { _id: from },
              { $set: { n: before.find(({ _id }) => _id === from)!.n - amount } },
              { session },
            );
            await accounts.updateOne({ _id: to }, { $inc: { n: amount } }, { session });
            await accounts.updateOne({ _id: 100 }, { $inc: { n: 1 } }, { session, upsert: true });
          }),
        );
        transfers++;
      }
    });
    await Promise.all(workers.map((work) => work()));
    expect(torn).toEqual([]);
    expect(transfers).toBe(96);
    expect(await accounts.findOne({ _id: 100 })).toEqual({ _id: 100, n: 96 });
    const end = await accounts.find({ _id: { $lt: 100 } }).toArray();
    expect(end.reduce((total, { n }) => total + n, 0)).toBe(3000);
  });
});

describe('retryable writes', () => {
  it('are done once, however often they are sent', async () => {
    if (running.server === undefined) return;
    const raw = await rawClient(running.server.port);
    const { BSON } = await import('mongodb');
    const lsid = { id: new BSON.UUID() };
    const send = (txnNumber: number, command: object) =>
      raw.command({ ...command, lsid, txnNumber: BSON.Long.fromNumber(txnNumber) }, 'retry');
    const insert = {
      insert: 'c',
      documents: [
        { _id: 1, n: 0 },
        { _id: 2, n: 0 },
      ],
    };
    expect(await send(1, insert)).toMatchObject({ ok: 1, n: 2 });
    expect(await send(1, insert)).toMatchObject({ ok: 1, n: 2 });
    const update = { update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
    for (let i = 0; i < 3; i++) expect(await send(2, update)).toMatchObject({ ok: 1, n: 1, nModified: 1 });
    const modify = { findAndModify: 'c', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true };
    for (let i = 0; i < 3; i++) expect(await send(3, modify)).toMatchObject({ ok: 1, value: { _id: 1, n: 2 } });
    expect(await send(2, update)).toMatchObject({ ok: 0, code: 225 });
    const remove = { delete: 'c', deletes: [{ q: {}, limit: 1 }] };
    for (let i = 0; i < 3; i++) expect(await send(4, remove)).toMatchObject({ ok: 1, n: 1 });
    expect(await raw.command({ count: 'c' }, 'retry')).toMatchObject({ n: 1 });
    raw.end();
  });
});
