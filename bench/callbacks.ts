// How many callbacks a second become durable, beside a bare Koa route that only verifies and decrypts, in the same run.
// node --import tsx bench/callbacks.ts [--count 3000] [--rounds 5]: JSON on standard output; exit 1 below the ratio asked for.
import { parseArgs } from 'node:util';
import { ownProgram, startChild } from '../sandbox/child.ts';
import { startServerProcess } from './server-process.ts';
import { makePosts, measureRate } from './callback-load.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '3000' }, rounds: { type: 'string', default: '5' } },
});
const connections = 64;
/** Of the bare route's rate: on the embedded database, on a real MongoDB. */
const wanted = process.env['MONGODB_URI'] ? 0.5 : 0.25;

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

const world = await startServerProcess({
  // Accepting alone: what a callback makes others do is not part of it.
  ROLES: 'api',
});
const bare = await startChild({
  name: 'bare route',
  ...ownProgram('bench/bare-callback-route.ts', []),
  readyWithinMs: 30_000,
});
try {
  const count = Number(values.count);
  const rates: { bare: number; kept: number }[] = [];
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const bareRate = await measureRate(Number(bare.ready['port']), makePosts(count, '/', `b${round}`), connections);
    const keptRate = await measureRate(world.port, makePosts(count, '/callbacks/wecom', `k${round}`), connections);
    // The first round warms both.
    if (round > 0) rates.push({ bare: bareRate, kept: keptRate });
  }
  const ratio = median(rates.map(({ bare: limit, kept }) => kept / limit));
  console.log(
    JSON.stringify(
      {
        database: world.databaseWords.replace(/, 127.*/, ''),
        connections,
        callbacksPerRound: count,
        bareRoutePerSecond: Math.round(median(rates.map((rate) => rate.bare))),
        keptPerSecond: Math.round(median(rates.map((rate) => rate.kept))),
        ratio: Number(ratio.toFixed(3)),
        wanted,
      },
      null,
      2,
    ),
  );
  process.exitCode = ratio >= wanted ? 0 : 1;
} finally {
  await bare.stop();
  await world.stop();
}
