// Proof that nothing is done twice or lost: kills (SIGKILL) server, worker, database or Redis between any two steps of a
// broadcast, of callbacks or of the daily reading, while WeCom has its faults; every run must end as an undisturbed one.
// npm run bench:kill -- [--kills 30] [--seed 1] [--queue agenda|redis|both] [--scenario broadcast|callbacks|sync]
//   [--victims server,worker,database,redis] [--out FILE]: JSON; FILE adds up the runs of several calls; exit 1 on any violation.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomFor } from '../sandbox/agency/random.ts';
import { scenarioNames, runScenario, type Fault, type Run, type ScenarioName } from '../tests/support/kill-scenario.ts';
import { nextVictims, planCuts, planFaults, scenarios, victimsOf } from '../tests/support/kill-series.ts';
import type { DoneCut, Link, Victim } from '../tests/support/kill-steps.ts';
import { startKillWorld, type KillWorld } from '../tests/support/kill-world.ts';
import type { QueueKind } from '../tests/support/queue-stores.ts';
import { addUp, type KillRecord, type KillSeries } from './kill-report.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    queue: { type: 'string', default: 'both' },
    scenario: { type: 'string' },
    victims: { type: 'string' },
    out: { type: 'string' },
  },
});

const pick = <T extends string>(what: string, all: readonly T[], wanted: string | undefined): T[] => {
  const found = all.filter((one) => wanted === undefined || wanted.split(',').includes(one));
  if (found.length === 0) throw new Error(`--${what} is one of ${all.join(', ')}`);
  return found;
};
const seed = Number(values.seed);
const kills = Number(values.kills);
const queues = pick<QueueKind>('queue', ['agenda', 'redis'], values.queue === 'both' ? undefined : values.queue);
const names = pick<ScenarioName>('scenario', scenarioNames, values.scenario);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const placeOf = ({ victim, step }: DoneCut): string =>
  `${victim} at ${step.speaker}'s ${step.link} ${step.way} ${step.number} (${step.label})`;

const recordOf = (queue: QueueKind, run: Run, faults: readonly Fault[]): KillRecord => ({
  queue,
  scenario: run.scenario,
  victims: run.done.map(({ victim }) => victim),
  places: run.done.map(placeOf),
  faults: faults.map(({ kind, api }) => (api === undefined ? kind : `${kind} ${api}`)),
  messages: run.messages,
  twice: run.twice,
  lost: run.lost,
  violations: run.violations,
});

const note = (world: KillWorld, where: string, run: Run, startedAt: number): void => {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  say(`${where} (${seconds} s)${run.violations.map((line) => `\n  ${line}`).join('')}`);
  if (run.violations.length > 0) say(world.logLines.slice(-60).join('\n'));
};

/** `series` is filled as it goes; `save` is called after each run. */
const killAll = async (series: KillSeries, wanted: number, save: () => void): Promise<void> => {
  const { queue } = series;
  const world = await startKillWorld(queue);
  const random = randomFor(seed, `kills-${queue}`);
  const victims = pick<Victim>('victims', victimsOf[queue], values.victims);
  const counts: Partial<Record<ScenarioName, Record<Link, number>>> = {};
  try {
    for (const name of names) {
      const startedAt = performance.now();
      const options = { name: `无断电${seed}-${name}`, cuts: [], faults: [], isConfirmedAtOnce: false };
      const run = await runScenario(world, scenarios[name], options);
      note(world, `${queue} ${name} undisturbed: ${JSON.stringify(run.counts)}`, run, startedAt);
      counts[name] = run.counts;
      series.undisturbed[name] = run.counts;
      series.violations.push(...run.violations.map((line) => `undisturbed ${name}: ${line}`));
    }
    const done: DoneCut[] = [];
    for (let index = 0; done.length < wanted; index += 1) {
      const startedAt = performance.now();
      const name = names[index % names.length] ?? 'broadcast';
      const faults = planFaults(random, name);
      const next = nextVictims(random, victims, done).slice(0, wanted - done.length);
      const run = await runScenario(world, scenarios[name], {
        name: `断电${seed}-${index}`,
        cuts: planCuts(random, next, counts[name] ?? { database: 1, wecom: 1 }),
        faults,
        isConfirmedAtOnce: random.chance(0.5),
      });
      const record = recordOf(queue, run, faults);
      const where = `${queue} ${name} ${done.length + 1}: ${record.places.join(', then ')} [${record.faults.join(', ')}]`;
      note(world, where, run, startedAt);
      done.push(...run.done);
      series.records.push(record);
      save();
    }
  } catch (error) {
    // Whoever waited in vain found something that stands still for ever, which is as bad as a wrong end.
    say(world.logLines.slice(-60).join('\n'));
    series.violations.push(error instanceof Error ? error.message : String(error));
  } finally {
    await world.close();
  }
};

const startedAt = performance.now();
const before = values.out !== undefined && existsSync(values.out) ? readFileSync(values.out, 'utf8') : null;
const series: KillSeries[] = [];
const report = () => addUp(before, series, { seed, seconds: Math.round((performance.now() - startedAt) / 1_000) });
const save = (): void => {
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(report(), null, 2)}\n`);
};
for (const [index, queue] of queues.entries()) {
  const own: KillSeries = { queue, undisturbed: {}, records: [], violations: [] };
  series.push(own);
  await killAll(own, Math.floor(kills / queues.length) + (index < kills % queues.length ? 1 : 0), save);
  save();
}
const result = report();
if (values.out === undefined) console.log(JSON.stringify(result, null, 2));
process.exit(result.violations.length === 0 ? 0 : 1);
