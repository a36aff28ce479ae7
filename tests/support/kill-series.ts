// Many kills in one world: an undisturbed broadcast counts the steps, then each further one is killed at another step.
import { randomFor } from '../../sandbox/agency/random.ts';
import { runBroadcast, type Run, type RunOptions } from './kill-run.ts';
import type { Cut, Link, Step, Victim } from './kill-steps.ts';
import type { KillWorld } from './kill-world.ts';

export type PlannedKill = {
  victim: Victim;
  link: Link;
  /** The step on that link. */
  number: number;
  /** A second kill, so many steps after the first victim was up again: the recovery is cut, too. */
  again: { victim: Victim; sinceRepair: number } | null;
};

/** How much earlier to cut when a run was over before its step came. */
const earlier = 0.75;
const shareKilledAgain = 0.4;
const mostStepsToSecond = 80;

/** Victims take turns; every third kill is on the way to WeCom; on each way the steps are spread evenly, with some chance. */
export const planKills = (counts: Record<Link, number>, kills: number, seed: number): PlannedKill[] => {
  const random = randomFor(seed, 'kills');
  const linkOf = (index: number): Link => (index % 3 === 2 ? 'wecom' : 'database');
  const indexes = Array.from({ length: kills }, (_, index) => index);
  return indexes.map((index) => {
    const link = linkOf(index);
    const all = indexes.filter((other) => linkOf(other) === link);
    const share = (all.indexOf(index) + random.next()) / all.length;
    const second = {
      victim: random.pick<Victim>(['server', 'database']),
      sinceRepair: random.int(1, mostStepsToSecond),
    };
    return {
      victim: index % 2 === 0 ? 'server' : 'database',
      link,
      number: 1 + Math.floor(share * counts[link]),
      again: random.chance(shareKilledAgain) ? second : null,
    };
  });
};

export const cutsOf = ({ victim, link, number, again }: PlannedKill): Cut[] => [
  { victim, isHere: (step) => step.link === link && step.number === number },
  ...(again ? [{ victim: again.victim, isHere: (step: Step) => step.sinceRepair === again.sinceRepair }] : []),
];

/** Repeats with an earlier step until the kill really happened: no two runs have quite the same number of steps. */
export const runKill = async (
  world: KillWorld,
  planned: PlannedKill,
  options: Omit<RunOptions, 'cuts'>,
): Promise<Run> => {
  for (let [number, attempt] = [planned.number, 1]; ; attempt += 1) {
    const name = attempt === 1 ? options.name : `${options.name}-${attempt}`;
    const run = await runBroadcast(world, { ...options, name, cuts: cutsOf({ ...planned, number }) });
    if (run.done.length > 0) return run;
    if (run.violations.length > 0) throw new Error(`without any kill: ${run.violations.join('; ')}`);
    number = Math.max(1, Math.floor(number * earlier));
  }
};
