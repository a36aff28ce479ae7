// How long the first reading of an agency with CUSTOMERS customers (5,000, who have about 7,000 relations) takes against the simulated WeCom,
// until nothing is left to do: staff, tags and relations read within WeCom's limits of calls, customers folded out of them, their facts written.
// [CUSTOMERS=5000] [MONGODB_URI=...] node --import tsx bench/first-sync.ts: JSON on standard output; exit 1 above 60 s for 7,000 relations.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { generateAgency } from '../sandbox/agency/generate-agency.ts';
import { startDatabase } from '../sandbox/database.ts';
import { makeClock, startWorld } from '../tests/support/world.ts';

const limitSeconds = 60;
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-bench-'));
const database = await startDatabase(process.env, dataDir);
process.env['BANLV_TEST_MONGODB_URI'] = database.uri;
const customers = Number(process.env['CUSTOMERS'] ?? 5_000);
const agency = generateAgency({ seed: 1, asOf: makeClock().now().toISOString(), customers });
const round = (number: number): number => Math.round(number * 10) / 10;

let peakMb = 0;
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, process.memoryUsage().rss / 1_048_576);
}, 100);
const startedAt = performance.now();
const world = await startWorld({ agency });
const seconds = (performance.now() - startedAt) / 1_000;
clearInterval(watch);

const agencyId = world.config.agency.id;
const count = (name: string): Promise<number> => mongoose.connection.collection(name).countDocuments({ agencyId });
const relations = await count('contacts');
const isComplete = relations === agency.relations.length && (await count('facts')) > 0;
const { calls } = await world.ledger();
const isWithin = isComplete && seconds <= limitSeconds * Math.max(1, relations / 7_000);
console.log(
  JSON.stringify(
    {
      database: database.words.replace(/, .*$/, ''),
      loadAverage: round(os.loadavg()[0] ?? 0),
      customers: await count('customers'),
      relations,
      isComplete,
      seconds: round(seconds),
      limitSeconds,
      calls,
      // Of this process, in which the simulated WeCom runs as well.
      peakMb: Math.round(peakMb),
      isWithin,
    },
    null,
    2,
  ),
);
await world.close();
await database.child?.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exitCode = isWithin ? 0 : 1;
