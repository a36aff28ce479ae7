// How fast a broadcast is planned among SIZE customers (100,000), PLANNED of them (20,000) with its tag; how long the customers
// list and one customer's card take among them. Beside the same number of documents written by the raw driver in the same run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mongoose, { Types } from 'mongoose';
import { startDatabase } from '../sandbox/database.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../server/database/connect.ts';
import '../server/module-list.ts';
import { broadcastsJobs } from '../server/modules/broadcasts/index.ts';
import { launchBroadcast } from '../server/modules/broadcasts/launch-broadcast.ts';
import { getCustomer } from '../server/modules/customers/find-customers.ts';
import { findCustomers } from '../server/modules/customers/list-customers.ts';
import { presentCardOf, presentCustomers } from '../server/modules/customers/present-customers.ts';
import { consultants, userIdOf } from './many-customers.ts';
import { makeContext } from '../tests/support/make-context.ts';

const size = Number(process.env['SIZE'] ?? 100_000);
const planned = Number(process.env['PLANNED'] ?? 20_000);
const limits = { planSeconds: 20, peakMb: 300, listP95Ms: 100, cardP95Ms: 100 };

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-bench-'));
const database = await startDatabase(process.env, dataDir);
await connectDatabase(database.uri);
await ensureIndexes();
const { context } = makeContext();
const { agencyId } = context;
const collection = (name: string) => mongoose.connection.collection(name);

await collection('staff').insertMany(
  Array.from({ length: consultants }, (_, number) => ({
    agencyId,
    userId: userIdOf(number),
    name: `顾问${number}`,
    position: '顾问',
    role: 'consultant',
    storeId: 2,
    storeName: '一店',
    servesCustomers: true,
    disabledAt: null,
  })),
);
const tagId = new Types.ObjectId();
await collection('tags').insertOne({
  _id: tagId,
  agencyId,
  wecomTagId: 'et1',
  groupName: '意向',
  groupOrder: 0,
  name: '云南',
  order: 0,
  deletedAt: null,
});
// In a process of their own, so that their making does not count as memory of the server.
const made = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    'bench/many-customers.ts',
    database.uri,
    agencyId,
    String(size),
    String(planned),
    tagId.toString(),
  ],
  { stdio: 'inherit' },
);
if (made.status !== 0) throw new Error('the customers could not be written');

const percentile = (times: readonly number[], share: number): number =>
  [...times].sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
const round = (number: number): number => Math.round(number * 10) / 10;
const measure = async (work: (turn: number) => Promise<unknown>) => {
  for (let turn = 0; turn < 3; turn += 1) await work(turn);
  const times: number[] = [];
  for (let turn = 0; turn < 60; turn += 1) {
    const startedAt = performance.now();
    await work(turn);
    times.push(performance.now() - startedAt);
  }
  return { medianMs: round(percentile(times, 0.5)), p95Ms: round(percentile(times, 0.95)) };
};

// The list, page after page, and the cards of its customers, as the workbench asks for them.
let cursor: string | undefined;
const shown: string[] = [];
const list = await measure(async () => {
  const page = await findCustomers(context, { limit: 50, cursor });
  cursor = page.nextCursor ?? undefined;
  shown.push(...page.customers.map(({ _id }) => _id.toString()));
  page.customers.map(await presentCustomers(context));
});
// Every list begins so, and only there it says how many there are.
const firstPage = await measure(async () => {
  const page = await findCustomers(context, { limit: 50 });
  page.customers.map(await presentCustomers(context));
});
const card = await measure(async (turn) =>
  presentCardOf(context, await getCustomer(context, shown[turn * 7] ?? shown[0] ?? '')),
);

await launchBroadcast(context, {
  requestId: 'bench',
  name: 'bench',
  audience: { kind: 'tag', tagId: tagId.toString() },
  purpose: 'marketing',
  isAtAnyTime: false,
  text: '{{姓名|您}}好，五一云南小团还有四个名额。',
  attachment: null,
  freshHours: 48,
  insists: false,
});
const planJob = broadcastsJobs[0];
if (!planJob) throw new Error('no job plans broadcasts');
let peakMb = 0;
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, process.memoryUsage().rss / 1_048_576);
}, 50);
const startedAt = performance.now();
// Planning, the second decision with its places in the ledger, and the group sends: until every consultant can be asked.
await planJob.run(context);
const planSeconds = (performance.now() - startedAt) / 1_000;
clearInterval(watch);
const deliveries = collection('deliveries');
const batched = await deliveries.countDocuments({ agencyId, state: 'batched' });
const sendTasks = await collection('send-tasks').countDocuments({ agencyId });

// The floor: documents of the same content written once, in pages of the same size.
const copies = collection('bench-copies');
let rawSeconds = 0;
for (let after: Types.ObjectId | null = null; ;) {
  const page: { _id: Types.ObjectId }[] = await deliveries
    .find<{ _id: Types.ObjectId }>({ agencyId, ...(after ? { _id: { $gt: after } } : {}) })
    .sort({ _id: 1 })
    .limit(500)
    .toArray();
  const last = page.at(-1);
  if (!last) break;
  after = last._id;
  const before = performance.now();
  await copies.bulkWrite(
    page.map((document) => ({ insertOne: { document } })),
    { ordered: false },
  );
  rawSeconds += (performance.now() - before) / 1_000;
}
for (const name of [
  'customers',
  'contacts',
  'deliveries',
  'send-tasks',
  'contact-slots',
  'staff',
  'tags',
  'broadcasts',
]) {
  await collection(name).deleteMany({ agencyId });
}
await copies.drop();
await disconnectDatabase();
await database.child?.stop();
rmSync(dataDir, { recursive: true, force: true });

const isWithin =
  planSeconds <= limits.planSeconds &&
  peakMb <= limits.peakMb &&
  Math.max(list.p95Ms, firstPage.p95Ms) <= limits.listP95Ms &&
  card.p95Ms <= limits.cardP95Ms;
console.log(
  JSON.stringify(
    {
      size,
      database: database.words.replace(/, .*$/, ''),
      loadAverage: round(os.loadavg()[0] ?? 0),
      limits,
      planned: batched,
      sendTasks,
      planSeconds: round(planSeconds),
      customersPerSecond: Math.round(batched / planSeconds),
      rawWriteSeconds: round(rawSeconds),
      ratioToRaw: round(planSeconds / rawSeconds),
      peakMb: Math.round(peakMb),
      firstPage,
      list,
      card,
      isWithin,
    },
    null,
    2,
  ),
);
process.exitCode = isWithin ? 0 : 1;
