// One run of a scenario: made ready, begun, killed at some steps or at none, waited for, and judged by the state it ends in.
import type { Browser } from './kill-browser.ts';
import { waitUntil, type Cut, type DoneCut, type Link } from './kill-steps.ts';
import type { KillWorld } from './kill-world.ts';

export const scenarioNames = ['broadcast', 'callbacks', 'sync'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** Who or what -> how it ended; the same words in every run. */
export type EndState = Record<string, string>;

/** As the simulator's own API takes it. */
export type Fault = {
  kind: string;
  api?: string;
  errcode?: number;
  ms?: number;
  times?: number;
  lagSeconds?: number;
};

export type Judgement = {
  state: EndState;
  /** Messages that reached customers. */
  messages: number;
  /** Customers with more messages than they should ever get. */
  twice: number;
  /** Customers of whom nothing final is said, or what is said is not so. */
  lost: number;
  violations: string[];
};

export type RunOptions = {
  /** Distinguishes the runs of one world. */
  name: string;
  /** Kills, one after the other. */
  cuts: readonly Cut[];
  /** What goes wrong in WeCom meanwhile. */
  faults: readonly Fault[];
  /** Consultants confirm whatever they see at once, also what the server does not know of yet. */
  isConfirmedAtOnce: boolean;
};

export type Play = {
  /** What people do; the counting starts with it. */
  begin: () => Promise<unknown>;
  /** Asked when nothing passes any more. `shape`: as long as it stays the same, the clock moves in longer strides. */
  look: () => Promise<{ isOver: boolean; shape: string }>;
  judge: () => Promise<Judgement>;
};

export type Scenario = {
  name: ScenarioName;
  /** How every run must end, killed or not. */
  expected: EndState;
  prepare: (world: KillWorld, browser: Browser, options: RunOptions) => Promise<Play>;
};

export type Run = Judgement & {
  scenario: ScenarioName;
  done: DoneCut[];
  counts: Record<Link, number>;
};

/** Longer than the worker needs between two requests of one piece of work. */
const quietMs = 150;
/** How far the clock moves while nothing happens: past a poll, a lease, and ten minutes between two readings. */
const waitsSeconds = [6, 15, 50, 60, 300, 620] as const;
const maxRounds = 60;

/** Until `look` says that it is over, or for so many rounds that it never will be. */
export const settle = async (world: KillWorld, look: Play['look']): Promise<void> => {
  let [shape, idleRounds] = ['', 0];
  for (let round = 0; round < maxRounds; round += 1) {
    await world.idle();
    await waitUntil('a quiet server', async () => {
      await world.repaired();
      return world.steps.isQuiet(quietMs);
    });
    const found = await world.steps.uncounted(look);
    if (found.isOver) return;
    idleRounds = shape === found.shape ? idleRounds + 1 : 0;
    shape = found.shape;
    await world.advance(waitsSeconds[Math.min(idleRounds, waitsSeconds.length - 1)] ?? 0);
  }
};

const differences = (state: EndState, expected: EndState): string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(state)])].flatMap((key) =>
    state[key] === expected[key] ? [] : [`${key}: ${state[key] ?? 'nothing'} instead of ${expected[key] ?? 'nothing'}`],
  );

export const runScenario = async (world: KillWorld, scenario: Scenario, options: RunOptions): Promise<Run> => {
  const browser = await world.signIn();
  const play = await scenario.prepare(world, browser, options);
  await waitUntil('a quiet server', () => world.steps.isQuiet(quietMs * 2));
  const deathsBefore = world.deaths.length;
  await world.addFaults(options.faults);
  world.steps.begin(options.cuts);
  await play.begin();
  await settle(world, play.look);
  const counts = world.steps.counts();
  world.steps.end();
  await world.clearFaults();
  const judgement = await play.judge();
  return {
    ...judgement,
    scenario: scenario.name,
    violations: [
      ...judgement.violations,
      ...differences(judgement.state, scenario.expected),
      ...world.deaths.slice(deathsBefore),
    ],
    done: world.steps.done(),
    counts,
  };
};
