// 100,000 hostile requests against the server as a process: it must not fall over, keep anything of them, or grow.
// node --import tsx bench/hostile.ts [--count 100000] [--seed 1]: JSON on standard output; exit 1 where a promise is broken.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { signInAs } from '../sandbox/agency/seed.ts';
import { consultantA } from '../tests/support/make-agency.ts';
import { sendHostile } from '../tests/support/send-hostile.ts';
import { startServerProcess } from './server-process.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const kept = ['callbacks', 'broadcasts', 'live-codes', 'bookings', 'customers', 'contacts'];
const growthLimitMb = 150;

const world = await startServerProcess();
try {
  await mongoose.connect(world.mongodbUri);
  const countAll = async (): Promise<number[]> =>
    Promise.all(kept.map(async (name) => (await mongoose.connection.db?.collection(name).countDocuments()) ?? -1));
  const memoryMb = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${world.server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const insider = { cookie: await signInAs(world.publicUrl, consultantA), keys: world.callbackKeys };
  const seed = Number(values.seed);
  const count = Number(values.count);
  // A tenth first: code and buffers grow to their size.
  await sendHostile(world.port, { seed: seed + 1, count: Math.ceil(count / 10), insider });
  const [before, beforeMb, startedAt] = [await countAll(), memoryMb(), performance.now()];
  const tally = await sendHostile(world.port, { seed, count, insider });
  const [after, afterMb] = [await countAll(), memoryMb()];
  const isAlive = (await fetch(`http://127.0.0.1:${world.port}/readyz`)).ok;
  const stored = after.reduce((sum, number, index) => sum + number - (before[index] ?? 0), 0);
  const growthMb = afterMb - beforeMb;
  const isKept = isAlive && tally.faults.length === 0 && stored === 0 && growthMb < growthLimitMb;
  console.log(
    JSON.stringify(
      {
        requests: tally.sent,
        byStatus: tally.byStatus,
        faults: tally.faults.slice(0, 20),
        crashes: isAlive ? 0 : 1,
        stored,
        memoryMbBefore: Math.round(beforeMb),
        memoryMbAfter: Math.round(afterMb),
        growthLimitMb,
        seconds: Math.round((performance.now() - startedAt) / 1_000),
      },
      null,
      2,
    ),
  );
  process.exitCode = isKept ? 0 : 1;
} finally {
  await mongoose.disconnect();
  await world.stop();
}
