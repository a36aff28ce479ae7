// The process may be killed at any moment: what was acknowledged is there afterwards, transactions are whole or absent.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BSON, MongoClient } from 'mongodb';
import { startMongoServer } from '../server/index.ts';
import { rawClient, temporaryFolder } from './server-support.ts';

const START = join(import.meta.dirname, '..', 'start.ts');
const children: ChildProcess[] = [];

type Started = { child: ChildProcess; port: number };

function spawnServer(folder: string, port = 0): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', START, '--port', String(port), '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function started(folder: string): Promise<Started> {
  const child = spawnServer(folder);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return { child, port: (JSON.parse(line) as { port: number }).port };
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, stderr };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

function clientOf(port: number): Promise<MongoClient> {
  return new MongoClient(`mongodb://127.0.0.1:${port}/?replicaSet=embedded&directConnection=true`, {
    retryWrites: false,
    serverSelectionTimeoutMS: 2000,
  }).connect();
}

const folder = temporaryFolder();
afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('after kill -9', () => {
  it('has every acknowledged write, and transactions whole or not at all', async () => {
    const data = join(folder, 'killed');
    const acknowledged = new Set<number>();
    const committed = new Set<number>();
    for (let round = 0; round < 4; round++) {
      const { child, port } = await started(data);
      const client = await clientOf(port);
      const db = client.db('d');
      await db.collection('single').createIndexes([{ key: { n: 1 }, unique: true }]);
      const stop = { now: false };
      const writer = async (w: number) => {
        for (let i = 0; !stop.now; i++) {
          const n = round * 1_000_000 + w * 100_000 + i;
          await db.collection('single').insertOne({ n });
          acknowledged.add(n);
        }
      };
      const pairs = async () => {
        for (let i = 0; !stop.now; i++) {
          const n = round * 1_000_000 + i;
          const session = client.startSession();
          session.startTransaction();
          await db.collection('left').insertOne({ n }, { session });
          await db.collection('right').insertMany([{ n }, { n }], { session });
          await session.commitTransaction();
          committed.add(n);
          await session.endSession();
        }
      };
      const work = Promise.allSettled([writer(1), writer(2), writer(3), pairs()]);
      while (acknowledged.size < (round + 1) * 60 + round * 17) await new Promise((resolve) => setImmediate(resolve));
      await kill(child);
      stop.now = true;
      await work;
      await client.close();
    }
    const { child, port } = await started(data);
    const client = await clientOf(port);
    const db = client.db('d');
    const found = new Set((await db.collection('single').find().toArray()).map(({ n }) => n as number));
    expect([...acknowledged].filter((n) => !found.has(n))).toEqual([]);
    const byIndex = await db
      .collection('single')
      .find({ n: { $gte: 0 } })
      .hint('n_1')
      .toArray();
    expect(byIndex).toHaveLength(found.size);
    const left = (await db.collection('left').find().toArray()).map(({ n }) => n as number);
    const right = (await db.collection('right').find().toArray()).map(({ n }) => n as number);
    expect([...committed].filter((n) => !left.includes(n))).toEqual([]);
    for (const n of left) expect(right.filter((other) => other === n)).toHaveLength(2);
    expect(right).toHaveLength(left.length * 2);
    await client.close();
    child.kill('SIGTERM');
    expect((await ended(child)).code).toBe(0);
  }, 120_000);

  it('answers the retry of a write and of a commit as before, and applies nothing twice', async () => {
    const data = join(folder, 'retried');
    const first = await started(data);
    const lsid = { id: new BSON.UUID() };
    const long = (n: number) => BSON.Long.fromNumber(n);
    const update = {
      update: 'c',
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
      lsid,
      txnNumber: long(1),
    };
    const inTransaction = { lsid, txnNumber: long(2), autocommit: false };
    const commit = { commitTransaction: 1, ...inTransaction };
    const raw = await rawClient(first.port);
    const reply = await raw.command(update);
    expect(reply).toMatchObject({ n: 1, upserted: [{ index: 0, _id: 1 }] });
    await kill(first.child);

    const second = await started(data);
    const again = await rawClient(second.port);
    expect(await again.command(update)).toMatchObject({ n: 1, upserted: [{ index: 0, _id: 1 }] });
    const insert = { insert: 'c', documents: [{ _id: 2 }], startTransaction: true, ...inTransaction };
    expect(await again.command(insert)).toMatchObject({ ok: 1 });
    expect(await again.command(commit, 'admin')).toMatchObject({ ok: 1 });
    const open = {
      insert: 'c',
      documents: [{ _id: 3 }],
      startTransaction: true,
      lsid,
      txnNumber: long(3),
      autocommit: false,
    };
    expect(await again.command(open)).toMatchObject({ ok: 1 });
    await kill(second.child);

    const third = await started(data);
    const last = await rawClient(third.port);
    const lost = await last.command({ ...commit, txnNumber: long(3) }, 'admin');
    expect(lost).toMatchObject({ code: 251, errorLabels: ['TransientTransactionError'] });
    expect(await last.command({ find: 'c', sort: { _id: 1 } })).toMatchObject({
      cursor: { firstBatch: [{ _id: 1, n: 1 }, { _id: 2 }] },
    });
    expect(await last.command(commit, 'admin')).toMatchObject({ ok: 1 });
    await kill(third.child);
  }, 60_000);
});

describe('starting', () => {
  it('refuses a folder in use, a folder that can not be written and a port that is taken, each with one line', async () => {
    const data = join(folder, 'used');
    const server = await startMongoServer({ port: 0, dataDir: data });
    const used = await ended(spawnServer(data));
    expect(used).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^mongo: the data folder .* is in use by another process\n$/) as string,
    });
    const taken = await ended(spawnServer(join(folder, 'other'), server.port));
    expect(taken).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^mongo: port \d+ of 127\.0\.0\.1 is taken\n$/) as string,
    });
    await server.close();
    const reopened = await startMongoServer({ port: 0, dataDir: data });
    await reopened.close();
    if (process.getuid?.() === 0) return;
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expect((await ended(spawnServer(join(locked, 'data')))).code).toBe(1);
  }, 60_000);
});
