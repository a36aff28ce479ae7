// What every client does: write, find, count, index, through the official driver.
import { type Db, Long, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { startTestServer, type TestServer } from './server-support.ts';

let running: TestServer;
let clock = new Date('2026-05-01T00:00:00Z');

beforeAll(async () => {
  running = await startTestServer(() => clock);
});
afterAll(() => running.stop());

let count = 0;
async function freshDatabase(): Promise<Db> {
  const db = running.client.db(`crud${count++}`);
  await db.dropDatabase();
  return db;
}

async function failureOf(work: Promise<unknown>): Promise<MongoServerError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MongoServerError)) throw new Error('no server error');
  return error;
}

describe('writing and finding', () => {
  it('stores documents with their types and the order of their fields', async () => {
    const db = await freshDatabase();
    const document = {
      _id: 1,
      z: Long.fromString('9007199254740993'),
      '10': 'ten',
      '2': 'two',
      at: clock,
      deep: [{ a: null }],
    };
    await db.collection<{ _id: number }>('c').insertOne(document);
    const found = await db.collection('c').findOne({ _id: 1 as never }, { promoteLongs: false });
    expect(found).toEqual(document);
    expect(Object.keys(found ?? {})).toEqual(Object.keys(document));
  });

  it('hands out batches and ends cursors', async () => {
    const db = await freshDatabase();
    await db.collection('c').insertMany(Array.from({ length: 950 }, (_, n) => ({ n })));
    const all = await db
      .collection('c')
      .find({ n: { $gte: 100 } })
      .batchSize(33)
      .toArray();
    expect(all.map(({ n }) => n as number)).toEqual(Array.from({ length: 850 }, (_, i) => i + 100));
    const cursor = db.collection('c').find().batchSize(10);
    await cursor.next();
    await cursor.close();
    const error = await failureOf(db.command({ getMore: Long.fromNumber(12345), collection: 'c' }));
    expect(error.code).toBe(43);
  });

  it('writes while a cursor is open', async () => {
    const db = await freshDatabase();
    await db.collection('c').insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
    const seen: number[] = [];
    for await (const { _id, n } of db.collection('c').find().batchSize(7)) {
      seen.push(n as number);
      await db.collection('c').updateOne({ _id }, { $set: { seen: true } });
    }
    expect(seen).toHaveLength(300);
    expect(await db.collection('c').countDocuments({ seen: true })).toBe(300);
  });

  it('changes every document once, although the change moves it in the index', async () => {
    const db = await freshDatabase();
    await db.collection('c').createIndexes([{ key: { n: 1 } }]);
    await db.collection('c').insertMany(Array.from({ length: 200 }, (_, n) => ({ n })));
    const result = await db.collection('c').updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } });
    expect(result.modifiedCount).toBe(200);
    expect(await db.collection('c').countDocuments({ n: { $gte: 2000 } })).toBe(0);
  });

  it('upserts, replaces, removes and answers with documents', async () => {
    const db = await freshDatabase();
    const people = db.collection<{ _id: string; visits?: number; name?: string }>('people');
    const upsert = await people.updateOne(
      { _id: 'a' },
      { $inc: { visits: 1 }, $setOnInsert: { name: 'Li' } },
      { upsert: true },
    );
    expect(upsert.upsertedId).toBe('a');
    const after = await people.findOneAndUpdate({ _id: 'a' }, { $inc: { visits: 1 } }, { returnDocument: 'after' });
    expect(after).toEqual({ _id: 'a', visits: 2, name: 'Li' });
    await people.replaceOne({ _id: 'a' }, { name: 'Wang' });
    expect(await people.findOneAndDelete({ _id: 'a' })).toEqual({ _id: 'a', name: 'Wang' });
    expect(await people.estimatedDocumentCount()).toBe(0);
  });

  it('goes on after failures in an unordered batch and stops in an ordered one', async () => {
    const db = await freshDatabase();
    const list = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as never[];
    const unordered = await db
      .collection('u')
      .insertMany(list, { ordered: false })
      .catch((error: unknown) => error);
    expect(unordered).toBeInstanceOf(MongoBulkWriteError);
    expect(await db.collection('u').countDocuments()).toBe(2);
    await db
      .collection('o')
      .insertMany(list)
      .catch(() => undefined);
    expect(await db.collection('o').countDocuments()).toBe(1);
  });
});

describe('indexes', () => {
  it('keeps unique indexes unique and says what is taken', async () => {
    const db = await freshDatabase();
    await db.collection('c').createIndexes([{ key: { 'a.b': 1, c: -1 }, unique: true }]);
    await db.collection('c').insertOne({ a: [{ b: 1 }, { b: 2 }], c: 'x' });
    const error = await failureOf(db.collection('c').insertOne({ a: { b: 2 }, c: 'x' }));
    expect(error.code).toBe(11000);
    expect(error.errorResponse).toMatchObject({ keyPattern: { 'a.b': 1, c: -1 }, keyValue: { 'a.b': 2, c: 'x' } });
    expect(error.message).toContain('index: a.b_1_c_-1 dup key');
    await db.collection('c').insertOne({ a: { b: 2 }, c: 'y' });
  });

  it('tells long values apart where their keys are cut', async () => {
    const db = await freshDatabase();
    await db.collection('c').createIndexes([{ key: { text: 1 }, unique: true }]);
    const long = 'x'.repeat(3000);
    await db.collection('c').insertMany([{ text: `${long}1` }, { text: `${long}2` }]);
    expect((await failureOf(db.collection('c').insertOne({ text: `${long}2` }))).code).toBe(11000);
    expect(await db.collection('c').countDocuments({ text: `${long}1` })).toBe(1);
    expect(await db.collection('c').countDocuments({ text: { $gt: `${long}1` } })).toBe(1);
    const sorted = await db.collection('c').find().sort({ text: -1 }).toArray();
    expect(sorted.map(({ text }) => (text as string).slice(-1))).toEqual(['2', '1']);
  });

  it('says which index it uses', async () => {
    const db = await freshDatabase();
    await db.collection('c').insertOne({ a: 1 });
    await db.collection('c').createIndexes([{ key: { a: 1, b: 1 } }]);
    const planOf = async (filter: object) =>
      JSON.stringify((await db.collection('c').find(filter).explain()).queryPlanner);
    expect(await planOf({ a: 1 })).toContain('"indexName":"a_1_b_1"');
    expect(await planOf({ b: 1 })).toContain('COLLSCAN');
    const hinted = await failureOf(db.collection('c').find().hint('missing_1').toArray());
    expect(hinted.code).toBe(2);
  });

  it('removes what has expired', async () => {
    if (running.server === undefined) return;
    const db = await freshDatabase();
    await db.collection('c').createIndexes([{ key: { at: 1 }, expireAfterSeconds: 60 }]);
    await db.collection('c').insertMany([
      { _id: 1, at: clock },
      { _id: 2, at: 'never' },
    ] as never[]);
    await running.server.keepHouse();
    expect(await db.collection('c').countDocuments()).toBe(2);
    clock = new Date(clock.getTime() + 61_000);
    await running.server.keepHouse();
    expect(await db.collection('c').distinct('_id')).toEqual([2]);
  });

  it('forgets what it drops', async () => {
    const db = await freshDatabase();
    await db.collection('c').createIndexes([{ key: { a: 1 }, unique: true }]);
    await db.collection('c').insertOne({ a: 1 });
    await db.collection('c').drop();
    await running.server?.keepHouse();
    await db.collection('c').insertMany([{ a: 1 }, { a: 1 }]);
    expect(await db.collection('c').indexes()).toHaveLength(1);
    await db.collection('c').rename('d');
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['d']);
  });
});

describe('pipelines that write', () => {
  type Row = { _id: number; n: number; a?: number };

  async function rows() {
    const db = await freshDatabase();
    const [from, to] = [db.collection<Row>('from'), db.collection<Row>('to')];
    await from.insertMany([1, 2, 3].map((_id) => ({ _id, n: _id * 10 })));
    await to.createIndexes([{ key: { n: 1 }, unique: true }]);
    await to.insertMany([
      { _id: 2, n: 200, a: 1 },
      { _id: 9, n: 900 },
    ]);
    const all = () => to.find().sort({ _id: 1 }).toArray();
    return { from, to, all };
  }

  it('put their documents in the place of a collection, all or none', async () => {
    const { from, to, all } = await rows();
    expect(await from.aggregate([{ $match: { _id: { $lt: 3 } } }, { $out: 'to' }]).toArray()).toEqual([]);
    expect(await all()).toEqual([
      { _id: 1, n: 10 },
      { _id: 2, n: 20 },
    ]);
    expect(await to.indexes()).toHaveLength(2);
    const twice = await failureOf(from.aggregate([{ $set: { n: 1 } }, { $out: 'to' }]).toArray());
    expect(twice.code).toBe(11000);
    expect(await all()).toHaveLength(2);
    expect((await failureOf(from.aggregate([{ $out: 'to' }, { $limit: 1 }]).toArray())).code).toBe(40601);
  });

  it('merge their documents into a collection', async () => {
    const { from, all } = await rows();
    await from.aggregate([{ $match: { _id: { $lt: 3 } } }, { $merge: { into: 'to' } }]).toArray();
    expect(await all()).toEqual([
      { _id: 1, n: 10 },
      { _id: 2, n: 20, a: 1 },
      { _id: 9, n: 900 },
    ]);
    const replace = { into: 'to', whenMatched: 'replace', whenNotMatched: 'discard' } as const;
    await from.aggregate([{ $set: { n: { $add: ['$n', 1] } } }, { $merge: replace }]).toArray();
    expect(await all()).toEqual([
      { _id: 1, n: 11 },
      { _id: 2, n: 21 },
      { _id: 9, n: 900 },
    ]);
    const failing = (merge: object) => failureOf(from.aggregate([{ $merge: merge as never }]).toArray());
    expect((await failing({ into: 'to', whenMatched: 'fail' })).code).toBe(11000);
    expect((await failing({ into: 'to', whenNotMatched: 'fail' })).code).toBe(13113);
    expect((await failing({ into: 'to', on: 'a' })).code).toBe(51183);
  });
});

describe('what is refused', () => {
  it('answers with the codes of a real server', async () => {
    const db = await freshDatabase();
    expect((await failureOf(db.command({ noSuchThing: 1 }))).code).toBe(59);
    if (running.server === undefined) return;
    expect((await failureOf(db.collection('c').watch().next())).code).toBe(40573);
    const error = await failureOf(db.command({ mapReduce: 'c', map: '', reduce: '', out: 'd' }));
    expect(error.code).toBe(115);
    expect(error.message).toContain('not supported by the embedded database');
    expect((await failureOf(db.collection('c').updateOne({}, { $set: { a: 1 } }, { sort: { a: 1 } }))).code).toBe(
      40415,
    );
    expect((await failureOf(db.command({ find: 'c', filtr: {} }))).code).toBe(9);
    expect((await failureOf(db.command({ aggregate: 1, pipeline: [{ $match: {} }], cursor: {} }))).code).toBe(73);
    expect((await failureOf(db.createCollection('c', { capped: true, size: 4096 }))).code).toBe(115);
    expect((await failureOf(db.collection('c').createIndexes([{ key: { text: 'text' } }]))).code).toBe(115);
  });
});
