// The embedded MongoDB on 100,000 customers of 1.5 KB, beside the limit of its parts (plain lmdb with BSON) in the same run. Prints JSON.
// node --import tsx bench/mongo.ts [--customers N]; with MONGODB_URI the same on that server, without start time and memory.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from 'lmdb';
import { BSON, type Collection, MongoClient, ObjectId } from 'mongodb';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const CUSTOMERS = Number(values.customers);
const BATCH = 1000;
const CLIENTS = 16;
const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1);
const TAGS = ['亲子', '蜜月', '三亚', '云南', '怕高反', '常住客', 'vip', '团建', '银发', '自驾'];

type Customer = { _id: ObjectId; agencyId: string; phone: string; tags: string[]; createdAt: Date; spentFen: number };
type Figures = { perSecond: number; p50Ms: number; p95Ms: number };

/** The same customers in every run. */
function customer(n: number): Customer {
  const mixed = (n * 2654435761) >>> 0;
  const tags = [0, 3, 7].map((shift) => TAGS[((mixed >>> shift) + shift) % TAGS.length] ?? 'vip');
  const days = Array.from({ length: 12 }, (_, i) => ({
    kind: 'view',
    localDay: `2026-0${1 + (i % 9)}-1${i % 10}`,
    count: i,
  }));
  return {
    _id: new ObjectId(n.toString(16).padStart(24, '0')),
    agencyId: 'agency-1',
    phone: `138${String(n).padStart(8, '0')}`,
    tags: [...new Set(tags)],
    createdAt: new Date(BEGIN + (mixed % 365) * DAY_MS),
    spentFen: mixed % 1_000_000,
    ...{
      days,
      name: `客户${n}`,
      city: '成都',
      notes: '喜欢安静的房间, 不吃辣, 每年春节带父母出行。'.repeat(8),
      source: { kind: 'live-code', id: mixed },
    },
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Runs `work` `count` times over several workers at once. */
async function measure(count: number, workers: number, work: (i: number) => Promise<unknown>): Promise<Figures> {
  const times: number[] = [];
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let i = next++; i < count; i = next++) {
        const at = performance.now();
        await work(i);
        times.push(performance.now() - at);
      }
    }),
  );
  const total = performance.now() - begin;
  times.sort((a, b) => a - b);
  return {
    perSecond: Math.round((count / total) * 1000),
    p50Ms: rounded(percentile(times, 0.5)),
    p95Ms: rounded(percentile(times, 0.95)),
  };
}

function randomIndex(i: number): number {
  return ((i + 1) * 7919) % CUSTOMERS;
}

/** What plain lmdb with BSON encoding and decoding does, every write flushed before the next begins. */
async function measureLimit(folder: string) {
  const store = open<Buffer, number>({
    path: folder,
    encoding: 'binary',
    keyEncoding: 'uint32',
    overlappingSync: false,
  });
  const encoded = (n: number) => Buffer.from(BSON.serialize(customer(n)));
  const decoded = (n: number) => BSON.deserialize(store.get(n) ?? Buffer.alloc(0));
  const bulkInsert = await measure(CUSTOMERS / BATCH, 1, (batch) =>
    store.batch(() => {
      for (let i = 0; i < BATCH; i++) void store.put(batch * BATCH + i, encoded(batch * BATCH + i));
    }),
  );
  const insert = await measure(1000, 1, (i) => store.put(CUSTOMERS + i, encoded(CUSTOMERS + i)));
  const insertMany = await measure(4000, CLIENTS, (i) => store.put(CUSTOMERS + 1000 + i, encoded(CUSTOMERS + i)));
  const find = await measure(20_000, 1, (i) => Promise.resolve(decoded(randomIndex(i))));
  const change = (n: number) => Buffer.from(BSON.serialize({ ...decoded(n), spentFen: n }));
  const update = await measure(1000, 1, (i) => store.put(randomIndex(i), change(randomIndex(i))));
  const transaction = await measure(1000, 1, (i) =>
    store.batch(() => {
      void store.put(randomIndex(i), change(randomIndex(i)));
      void store.put(randomIndex(i + 1), change(randomIndex(i + 1)));
    }),
  );
  const count = await measure(20, 1, (round) => {
    let n = 0;
    for (let i = 0; i < 10_000; i++)
      if ((decoded((round * 5000 + i) % CUSTOMERS) as Customer).tags.includes('vip')) n++;
    return Promise.resolve(n);
  });
  await store.close();
  return {
    bulkInsert: { ...bulkInsert, perSecond: bulkInsert.perSecond * BATCH },
    insert,
    insert16: insertMany,
    find,
    update,
    transaction,
    count,
  };
}

type Running = { child: ChildProcess; uri: string; startMs: number };

async function startServer(folder: string): Promise<Running> {
  const begin = performance.now();
  const script = join(import.meta.dirname, '..', 'sandbox', 'mongo', 'start.ts');
  const sizes = { heap: '--max-old-space-size=400', cache: ['--memory-mb', '240'] };
  const child = spawn(
    process.execPath,
    [sizes.heap, '--import', 'tsx', script, '--port', '0', '--data', folder, ...sizes.cache],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', () => reject(new Error('the server did not start')));
  });
  const { port } = JSON.parse(line) as { port: number };
  return {
    child,
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=embedded&directConnection=true`,
    startMs: Math.round(performance.now() - begin),
  };
}

async function stopServer({ child }: Running): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** The most memory that the process has had, with the mapped pages of its file, in MiB; null where the system does not say. */
function peakMemoryMb({ child }: Running): number | null {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8'));
    return line === null ? null : Math.round(Number(line[1]) / 1024);
  } catch {
    return null;
  }
}

async function measureWrites(client: MongoClient, customers: Collection<Customer>) {
  await customers.createIndexes([
    { key: { agencyId: 1, phone: 1 }, unique: true },
    { key: { agencyId: 1, tags: 1, createdAt: 1 } },
    { key: { createdAt: 1 } },
  ]);
  const bulk = await measure(CUSTOMERS / BATCH, 1, (batch) =>
    customers.insertMany(Array.from({ length: BATCH }, (_, i) => customer(batch * BATCH + i))),
  );
  const insert = await measure(1000, 1, (i) => customers.insertOne(customer(CUSTOMERS + i)));
  const insert16 = await measure(4000, CLIENTS, (i) => customers.insertOne(customer(CUSTOMERS + 1000 + i)));
  const update = await measure(1000, 1, (i) =>
    customers.updateOne({ _id: customer(randomIndex(i))._id }, { $inc: { spentFen: 1 } }),
  );
  const update16 = await measure(4000, CLIENTS, (i) =>
    customers.updateOne({ _id: customer(randomIndex(i))._id }, { $inc: { spentFen: 1 } }),
  );
  const transaction = await measure(1000, 1, (i) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        await customers.updateOne({ _id: customer(randomIndex(i))._id }, { $inc: { spentFen: -1 } }, { session });
        await customers.updateOne({ _id: customer(randomIndex(i + 1))._id }, { $inc: { spentFen: 1 } }, { session });
      }),
    ),
  );
  return {
    bulkInsert: { ...bulk, perSecond: bulk.perSecond * BATCH },
    insert,
    insert16,
    update,
    update16,
    transaction,
  };
}

/** A segment's size: its tag within days. The number of candidates is what the index leaves to be checked. */
function segment(round: number) {
  const from = BEGIN + (round % 10) * DAY_MS;
  return {
    agencyId: 'agency-1',
    tags: TAGS[round % TAGS.length] ?? 'vip',
    createdAt: { $gte: new Date(from), $lt: new Date(from + 120 * DAY_MS) },
  };
}

async function measureReads(customers: Collection<Customer>) {
  const byPhone = (i: number) => customers.findOne({ agencyId: 'agency-1', phone: customer(randomIndex(i)).phone });
  const find = await measure(3000, 1, byPhone);
  const find16 = await measure(10_000, CLIENTS, byPhone);
  let busiest = 0;
  let candidates = 0;
  for (let round = 0; round < 10; round++) {
    const n = await customers.countDocuments(segment(round));
    if (n > candidates) [busiest, candidates] = [round, n];
  }
  const rounds = 40;
  const count = await measure(rounds, 1, () => customers.countDocuments(segment(busiest)));
  // With a condition that is in no index every candidate is looked at: first with one segment in the cache, then over all of them.
  const checked = (round: number) => customers.countDocuments({ ...segment(round), spentFen: { $gte: 500_000 } });
  for (let warming = 0; warming < 3; warming++) await checked(busiest);
  const countChecked = await measure(rounds, 1, () => checked(busiest));
  const countCheckedEverywhere = await measure(rounds / 2, 1, checked);
  const aggregate = await measure(5, 1, () =>
    customers
      .aggregate([{ $unwind: '$tags' }, { $group: { _id: '$tags', n: { $sum: 1 }, fen: { $sum: '$spentFen' } } }])
      .toArray(),
  );
  return { find, find16, candidates, count, countChecked, countCheckedEverywhere, aggregate };
}

const loadAtBegin = rounded(loadavg()[0] ?? 0);
const folder = mkdtempSync(join(tmpdir(), 'bench-mongo-'));
try {
  const limit = await measureLimit(join(folder, 'limit'));
  const data = join(folder, 'data');
  let running = process.env.MONGODB_URI === undefined ? await startServer(data) : null;
  const uri = () => running?.uri ?? process.env.MONGODB_URI ?? '';
  let client = await new MongoClient(uri()).connect();
  const emptyStartMs = running?.startMs ?? null;
  await client.db('bench').dropDatabase();
  const writes = await measureWrites(client, client.db('bench').collection<Customer>('customers'));
  await client.close();
  const peakWritingMb = running === null ? null : peakMemoryMb(running);
  if (running !== null) {
    await stopServer(running);
    running = await startServer(data);
  }
  client = await new MongoClient(uri()).connect();
  const reads = await measureReads(client.db('bench').collection<Customer>('customers'));
  const report = {
    customers: CUSTOMERS,
    // Who else was at work on the machine when it began.
    machine: { cores: availableParallelism(), load: loadAtBegin },
    customerBytes: BSON.calculateObjectSize(customer(1)),
    limit,
    embedded: { ...writes, ...reads },
    shareOfLimit: {
      bulkInsert: rounded(writes.bulkInsert.perSecond / limit.bulkInsert.perSecond),
      insert: rounded(writes.insert.perSecond / limit.insert.perSecond),
      insert16: rounded(writes.insert16.perSecond / limit.insert16.perSecond),
      find: rounded(reads.find.perSecond / limit.find.perSecond),
      update: rounded(writes.update.perSecond / limit.update.perSecond),
      transaction: rounded(writes.transaction.perSecond / limit.transaction.perSecond),
    },
    start: { emptyMs: emptyStartMs, loadedMs: running?.startMs ?? null },
    memory: { peakWritingMb, peakReadingMb: running === null ? null : peakMemoryMb(running) },
    holds: {
      countP95Ms60: reads.count.p95Ms <= 60 && reads.countChecked.p95Ms <= 60,
      startMs2000: running === null || running.startMs <= 2000,
      memoryMb800: Math.max(peakWritingMb ?? 0, running === null ? 0 : (peakMemoryMb(running) ?? 0)) <= 800,
    },
  };
  await client.db('bench').dropDatabase();
  await client.close();
  if (running !== null) await stopServer(running);
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
