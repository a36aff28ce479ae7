// Proof that nothing is sent twice or lost: kills the server or the database (SIGKILL) between any two steps of a broadcast.
// node --import tsx bench/kill-broadcast.ts [--kills 30] [--seed 1]: JSON on standard output; exit 1 on any violation.
import { parseArgs } from 'node:util';
import { runBroadcast, type Run } from '../tests/support/kill-run.ts';
import { planKills, runKill } from '../tests/support/kill-series.ts';
import type { DoneCut, Victim } from '../tests/support/kill-steps.ts';
import { startKillWorld } from '../tests/support/kill-world.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const startedAt = performance.now();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const sum = (runs: readonly Run[], of: (run: Run) => number): number => runs.reduce((total, run) => total + of(run), 0);
const sumOutcomes = (runs: readonly Run[]): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const run of runs) {
    for (const [outcome, count] of Object.entries(run.outcomes)) total[outcome] = (total[outcome] ?? 0) + count;
  }
  return total;
};
const placeOf = ({ victim, step }: DoneCut): string =>
  `${victim} at ${step.link} ${step.way} ${step.number} (${step.label})`;

const world = await startKillWorld();
const violations: string[] = [];
const note = (where: string, run: Run): void => {
  say(`${where}: sent ${run.sent}, not sent ${run.notSent}${run.violations.map((line) => `\n  ${line}`).join('')}`);
  violations.push(...run.violations.map((violation) => `${where}: ${violation}`));
  if (run.violations.length > 0) say(world.logLines.slice(-40).join('\n'));
};

try {
  const undisturbed = await runBroadcast(world, {
    name: '无断电',
    cuts: [],
    isConfirmedAtOnce: false,
    isScanned: true,
  });
  note('undisturbed', undisturbed);
  const runs: Run[] = [];
  for (const [index, planned] of planKills(undisturbed.counts, Number(values.kills), seed).entries()) {
    const run = await runKill(world, planned, {
      name: `断电${index + 1}`,
      isConfirmedAtOnce: index % 4 >= 2,
      isScanned: index % 3 === 0,
    });
    runs.push(run);
    note(`kill ${index + 1}, ${run.done.map(placeOf).join(', then ')}`, run);
  }
  const firstOf = (victim: Victim): number => sum(runs, ({ done }) => (done[0]?.victim === victim ? 1 : 0));
  const result = {
    kills: runs.length,
    byVictim: { server: firstOf('server'), database: firstOf('database') },
    killedAgainWhileRecovering: sum(runs, ({ done }) => done.length - 1),
    steps: undisturbed.counts,
    sent: sum(runs, ({ sent }) => sent),
    notSent: sum(runs, ({ notSent }) => notSent),
    outcomes: sumOutcomes(runs),
    twice: sum(runs, ({ twice }) => twice),
    lost: sum(runs, ({ lost }) => lost),
    welcomes: sum(runs, ({ welcomes }) => welcomes),
    violations,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    seed,
    places: runs.map(({ done }) => done.map(placeOf).join(', then ')),
  };
  console.log(JSON.stringify(result, null, 2));
} catch (error) {
  say(world.logLines.slice(-40).join('\n'));
  throw error;
} finally {
  await world.close();
}
process.exit(violations.length === 0 ? 0 : 1);
