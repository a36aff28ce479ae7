// Faults on request: fail points as the drivers' tests use them, and what the driver makes of them.
import { type Document, MongoClient, MongoServerError } from 'mongodb';
import { rawClient, startTestServer, type TestServer } from './server-support.ts';

let running: TestServer;
let client: MongoClient;

beforeAll(async () => {
  running = await startTestServer();
  client = await new MongoClient(running.uri, { appName: 'struck' }).connect();
});
afterEach(() => setPoint({ mode: 'off' }));
afterAll(async () => {
  await client.close();
  await running.stop();
});

/** On a real server without test commands there are no fail points: then there is nothing to test. */
async function setPoint(options: Document, name = 'failCommand'): Promise<boolean> {
  const set = client.db('admin').command({ configureFailPoint: name, ...options });
  return set.then(
    () => true,
    (error: unknown) => {
      if (error instanceof MongoServerError && error.code === 59) return false;
      throw error;
    },
  );
}

async function failureOf(work: Promise<unknown>): Promise<MongoServerError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MongoServerError)) throw new Error('no server error');
  return error;
}

describe('failCommand', () => {
  it('fails commands with a code, as often as it was told to, for one application only', async () => {
    const data = { failCommands: ['find'], errorCode: 8000, appName: 'struck' };
    if (!(await setPoint({ mode: { times: 1 }, data }))) return;
    expect(await running.client.db('faults').collection('c').find().toArray()).toEqual([]);
    expect((await failureOf(client.db('faults').collection('c').find().toArray())).code).toBe(8000);
    expect(await client.db('faults').collection('c').find().toArray()).toEqual([]);
  });

  it('closes the connection: the driver does the write again, once', async () => {
    const list = client.db('faults').collection<{ _id: number; n: number }>('list');
    await list.drop().catch(() => undefined);
    if (!(await setPoint({ mode: { times: 1 }, data: { failCommands: ['insert'], closeConnection: true } }))) return;
    await list.insertOne({ _id: 1, n: 0 });
    await setPoint({ mode: { times: 1 }, data: {} }, 'onPrimaryTransactionalWrite');
    await list.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    expect(await list.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    const never = { mode: { skip: 0 }, data: { failBeforeCommitExceptionCode: 1 } };
    await setPoint(never, 'onPrimaryTransactionalWrite');
    await expect(list.updateOne({ _id: 1 }, { $inc: { n: 1 } })).rejects.toThrow();
    await setPoint({ mode: 'off' }, 'onPrimaryTransactionalWrite');
    expect(await list.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
  });

  it('adds the failure of a write concern to what was done', async () => {
    const writeConcernError = { code: 64, errmsg: 'waiting for replication timed out' };
    const data = { failCommands: ['insert'], writeConcernError };
    if (!(await setPoint({ mode: { times: 1 }, data }))) return;
    const db = client.db('faults');
    const error = await db
      .collection('w')
      .insertOne({ a: 1 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 64 });
    expect(await db.collection('w').countDocuments({ a: 1 })).toBeGreaterThan(0);
  });

  it('refuses names and modes that there are not', async () => {
    if (!(await setPoint({ mode: 'off' }))) return;
    expect((await failureOf(setPoint({ mode: 'sometimes' }))).code).toBe(2);
    expect((await failureOf(setPoint({ mode: 'off' }, 'noSuchPoint'))).code).toBe(2);
  });
});

describe('sessions', () => {
  it('says that a set of one can not meet a write concern of more', async () => {
    if (running.server === undefined) return;
    const raw = await rawClient(running.server.port);
    const insert = { insert: 'c', documents: [{ a: 1 }], writeConcern: { w: 5 } };
    expect(await raw.command(insert)).toMatchObject({ ok: 1, n: 1, writeConcernError: { code: 100 } });
    raw.end();
  });

  it('are killed with their transactions', async () => {
    if (running.server === undefined) return;
    const raw = await rawClient(running.server.port);
    const session = client.startSession();
    session.startTransaction();
    await client.db('faults').collection<{ _id: number }>('k').insertOne({ _id: 1 }, { session });
    expect(await raw.command({ killAllSessions: [] }, 'admin')).toMatchObject({ ok: 1 });
    expect((await failureOf(session.commitTransaction())).code).toBe(251);
    expect(await client.db('faults').collection('k').countDocuments()).toBe(0);
    await session.endSession();
    raw.end();
  });
});
