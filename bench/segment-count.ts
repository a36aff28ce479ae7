// How fast a segment is counted among SIZE customers (10,000): each condition of a list many times, its p95 beside that of the
// same number of documents counted by the raw driver without a condition that needs looking into them.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { startDatabase } from '../sandbox/database.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../server/database/connect.ts';
import { localDay } from '../server/local-day.ts';
import '../server/module-list.ts';
import type { Group, Leaf } from '../server/modules/rules/rules.contract.ts';
import { countSegment } from '../server/modules/segments/index.ts';
import { makeContext } from '../tests/support/make-context.ts';
import { drawFor, makeFacts, tagIds, timeZone } from '../tests/modules/rules-cases.ts';

const size = Number(process.env['SIZE'] ?? 10_000);
const rounds = Number(process.env['ROUNDS'] ?? 40);
const limitMs = 60;

const all = (...of: Leaf[]): Group => ({ type: 'all', of });
const mark: Leaf = { type: 'mark', tagIds: [tagIds[0] ?? ''], origins: [], since: null };
const stays = (value: number): Leaf => ({
  type: 'trips',
  kind: 'any',
  destinations: [],
  products: [],
  by: 'departsOn',
  within: { kind: 'last', n: 12, unit: 'month' },
  measure: 'count',
  is: 'at-least',
  value,
});
const messages: Leaf = {
  type: 'behaviour',
  kind: 'message-in',
  measure: 'times',
  last: { n: 60, unit: 'day' },
  is: 'at-least',
  value: 3,
};
const women: Leaf = { type: 'choice', field: 'gender', in: ['female'] };
const conditions: Record<string, Group> = {
  'a field': all(women),
  'a tag': all(mark),
  'three messages in 60 days': all(messages),
  'two trips in 12 months': all(stays(2)),
  'all of these': all(women, mark, messages, stays(2)),
};

const percentile = (times: readonly number[], share: number): number =>
  [...times].sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
const measure = async (work: () => Promise<unknown>) => {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return {
    medianMs: Math.round(percentile(times, 0.5) * 10) / 10,
    p95Ms: Math.round(percentile(times, 0.95) * 10) / 10,
  };
};

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-bench-'));
const database = await startDatabase(process.env, dataDir);
await connectDatabase(database.uri);
await ensureIndexes();
const { context } = makeContext();
const { agencyId } = context;
const draw = drawFor(1, 'bench', localDay(context.now(), timeZone));
const facts = mongoose.connection.collection('facts');
for (let start = 0; start < size; start += 1_000) {
  await facts.insertMany(
    Array.from({ length: Math.min(1_000, size - start) }, () => ({ agencyId, ...makeFacts(draw) })),
  );
}

// The floor: each document is fetched and one field of it compared.
const raw = await measure(() => facts.countDocuments({ agencyId, 'profile.hasName': true }));
const counts = [];
for (const [name, condition] of Object.entries(conditions)) {
  const { count } = await countSegment(context, condition, false);
  const figures = await measure(() => countSegment(context, condition, false));
  counts.push({
    name,
    count,
    ...figures,
    ratioToRaw: Math.round((figures.medianMs / raw.medianMs) * 100) / 100,
  });
}
await facts.deleteMany({ agencyId });
await disconnectDatabase();
await database.child?.stop();
rmSync(dataDir, { recursive: true, force: true });

const isWithin = size > 10_000 || counts.every(({ p95Ms }) => p95Ms <= limitMs);
console.log(
  JSON.stringify(
    { size, rounds, database: database.words, loadAverage: os.loadavg()[0], limitMs, raw, counts, isWithin },
    null,
    2,
  ),
);
process.exitCode = isWithin ? 0 : 1;
