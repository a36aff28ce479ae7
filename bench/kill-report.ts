// What bench/kill.ts reports: the kills of one call, added to those of earlier calls with other seeds.
import { z } from 'zod';
import type { ScenarioName } from '../tests/support/kill-scenario.ts';
import type { Link } from '../tests/support/kill-steps.ts';
import type { QueueKind } from '../tests/support/queue-stores.ts';

const kill = z.object({
  queue: z.string(),
  scenario: z.string(),
  victims: z.array(z.string()),
  places: z.array(z.string()),
  faults: z.array(z.string()),
  messages: z.number(),
  twice: z.number(),
  lost: z.number(),
  violations: z.array(z.string()),
});
/** One run, killed at some places. */
export type KillRecord = z.infer<typeof kill>;

export type KillSeries = {
  queue: QueueKind;
  undisturbed: Partial<Record<ScenarioName, Record<Link, number>>>;
  records: KillRecord[];
  violations: string[];
};

const kept = z.object({
  seeds: z.array(z.number()),
  seconds: z.number(),
  steps: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))),
  violations: z.array(z.string()),
  runs: z.array(kill),
});

const countBy = (keys: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of [...keys].sort()) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

/** `before`: the JSON of the calls until now, or null. Throws where it is none of ours. */
export const addUp = (
  before: string | null,
  series: readonly KillSeries[],
  call: { seed: number; seconds: number },
) => {
  const old = before === null ? null : kept.parse(JSON.parse(before));
  const runs = [...(old?.runs ?? []), ...series.flatMap(({ records }) => records)];
  const perKill = (keyOf: (run: KillRecord, victim: string) => string): Record<string, number> =>
    countBy(runs.flatMap((run) => run.victims.map((victim) => keyOf(run, victim))));
  const sum = (of: (run: KillRecord) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return {
    kills: sum(({ victims }) => victims.length),
    runCount: runs.length,
    runsThatEndedBeforeTheirStep: runs.filter(({ victims }) => victims.length === 0).length,
    byQueueAndVictim: perKill(({ queue }, victim) => `${queue} ${victim}`),
    byScenario: perKill(({ scenario }) => scenario),
    faultsOfWecom: countBy(runs.flatMap(({ faults }) => faults)),
    messages: sum(({ messages }) => messages),
    twice: sum(({ twice }) => twice),
    lost: sum(({ lost }) => lost),
    violations: [
      ...(old?.violations ?? []),
      ...series.flatMap(({ queue, violations, records }) =>
        [
          ...violations,
          ...records.flatMap((record) => record.violations.map((line) => `${record.places.join(', then ')}: ${line}`)),
        ].map((line) => `seed ${call.seed}, ${queue}: ${line}`),
      ),
    ],
    steps: { ...old?.steps, ...Object.fromEntries(series.map(({ queue, undisturbed }) => [queue, undisturbed])) },
    seconds: (old?.seconds ?? 0) + call.seconds,
    seeds: [...(old?.seeds ?? []), call.seed],
    runs,
  };
};
