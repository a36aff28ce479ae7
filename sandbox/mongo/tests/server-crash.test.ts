// A crash between any two steps of a commit leaves all of it or nothing: the process is ended at each step in turn.
import { type ChildProcess, fork } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BSON, type Document, MongoClient } from 'mongodb';
import { startMongoServer } from '../server/index.ts';
import { type RawClient, rawClient, temporaryFolder } from './server-support.ts';

const folder = temporaryFolder();
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function message(child: ChildProcess): Promise<{ port?: number }> {
  return new Promise((resolve, reject) => {
    child.once('message', (said) => resolve(said as { port?: number }));
    child.once('exit', () => reject(new Error('the server ended early')));
  });
}

const lsid = { id: new BSON.UUID() };
const number = { lsid, txnNumber: BSON.Long.fromNumber(7), autocommit: false };
const commit = { commitTransaction: 1, ...number };

async function fill(dataDir: string): Promise<void> {
  const server = await startMongoServer({ port: 0, dataDir });
  const client = await new MongoClient(server.uri).connect();
  const db = client.db('raw');
  await db.collection('accounts').createIndexes([{ key: { fen: 1 } }]);
  await db.collection<{ _id: string; fen: number }>('accounts').insertMany([
    { _id: 'a', fen: 100 },
    { _id: 'b', fen: 0 },
  ]);
  await db.collection('ledger').createIndexes([{ key: { from: 1, n: 1 }, unique: true }]);
  await client.close();
  await server.close();
}

/** A connection with a transaction that moves money and is ready to be committed. */
async function begun(port: number): Promise<RawClient> {
  const raw = await rawClient(port);
  const change = (id: string, fen: number) => ({ q: { _id: id }, u: { $inc: { fen } } });
  const updates = [change('a', -30), change('b', 30)];
  expect(await raw.command({ update: 'accounts', updates, startTransaction: true, ...number })).toMatchObject({ n: 2 });
  const documents = [{ _id: 1, from: 'a', n: 1 }];
  expect(await raw.command({ insert: 'ledger', documents, ...number })).toMatchObject({ n: 1 });
  return raw;
}

/** Has a server's process killed at a step of the transaction's commit. */
async function kill(dataDir: string, step: number): Promise<void> {
  const child = fork(join(import.meta.dirname, 'crash-server.ts'), [dataDir, String(step)], {
    execArgv: ['--import', 'tsx'],
  });
  children.push(child);
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const { port = 0 } = await message(child);
  const raw = await begun(port);
  const armed = message(child);
  child.send('arm');
  await armed;
  const reply = await Promise.race([raw.command(commit, 'admin'), raw.closed]);
  expect(reply).toBeUndefined();
  expect(await ended).toBe('SIGKILL');
  raw.end();
}

async function stateOf(dataDir: string) {
  const server = await startMongoServer({ port: 0, dataDir });
  const raw = await rawClient(server.port);
  const found = async (query: object) => ((await raw.command(query)).cursor as { firstBatch: Document[] }).firstBatch;
  const accounts = await found({ find: 'accounts', sort: { _id: 1 } });
  const byIndex = await found({ find: 'accounts', filter: { fen: { $gte: 0 } }, hint: 'fen_1', sort: { _id: 1 } });
  const ledger = await found({ find: 'ledger' });
  const ledgerByIndex = await found({ find: 'ledger', filter: { from: 'a' }, hint: 'from_1_n_1' });
  const again = await raw.command(commit, 'admin');
  raw.end();
  await server.close();
  expect(byIndex).toEqual(accounts);
  expect(ledgerByIndex).toEqual(ledger);
  return { fen: accounts.map(({ fen }) => fen as number), entries: ledger.length, code: Number(again.code ?? 0) };
}

const WHOLE = { fen: [70, 30], entries: 1, code: 0 };
const NOTHING = { fen: [100, 0], entries: 0, code: 251 };

it('leaves all or nothing at every step, and the retried commit says which', async () => {
  const dataDir = join(folder, 'steps');
  await fill(dataDir);
  // What a crash would leave is the file as it is at that moment.
  const images: string[] = [];
  let isArmed = false;
  const server = await startMongoServer({
    port: 0,
    dataDir,
    atCommitStep() {
      if (!isArmed) return;
      const image = join(folder, `image${images.length}`);
      mkdirSync(image);
      copyFileSync(join(dataDir, 'data.mdb'), join(image, 'data.mdb'));
      images.push(image);
    },
  });
  const raw = await begun(server.port);
  isArmed = true;
  expect(await raw.command(commit, 'admin')).toMatchObject({ ok: 1 });
  raw.end();
  await server.close();
  const ends: string[] = [];
  for (const image of images) {
    const state = await stateOf(image);
    expect([WHOLE, NOTHING]).toContainEqual(state);
    ends.push(state.entries === 1 ? 'all' : 'nothing');
  }
  // Before the disk has it there is nothing, from then on there is all of it.
  expect(ends.join(' ')).toMatch(/^(nothing ){10,}all all$/);

  for (const step of [1, Math.floor(images.length / 2), images.length - 1]) {
    const killedDir = join(folder, `killed${step}`);
    await fill(killedDir);
    await kill(killedDir, step);
    expect(await stateOf(killedDir)).toEqual(step > images.length - 2 ? WHOLE : NOTHING);
  }
}, 120_000);
