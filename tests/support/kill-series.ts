// Many kills in one world: each run of a scenario is killed up to three times, at steps that a seed chooses.
import type { Random } from '../../sandbox/agency/random.ts';
import { broadcastScenario } from './kill-broadcast.ts';
import { callbacksScenario } from './kill-callbacks.ts';
import type { Fault, Scenario, ScenarioName } from './kill-scenario.ts';
import type { Cut, DoneCut, Link, Victim } from './kill-steps.ts';
import { syncScenario } from './kill-sync.ts';

export const scenarios: Record<ScenarioName, Scenario> = {
  broadcast: broadcastScenario,
  callbacks: callbacksScenario,
  sync: syncScenario,
};

export const victimsOf = {
  agenda: ['server', 'worker', 'database'],
  redis: ['server', 'worker', 'database', 'redis'],
} as const;

const killsPerRun = 3;
/** Later steps are not sure to come: no two runs have quite the same number of them. */
const surelyReached = 0.9;
const wecomShare = 1 / 3;
const faultsPerRun = 2;

const shuffled = <T>(random: Random, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

/** A step on that link: before the request is forwarded, or after the answer arrived and before it is passed on. */
export const cutAt = (victim: Victim, link: Link, number: number): Cut => ({
  victim,
  isHere: (step) => step.link === link && step.number === number,
});

/** So many steps after the one killed before was up again: recovery is cut, too. */
export const cutAgain = (victim: Victim, sinceRepair: number): Cut => ({
  victim,
  isHere: (step) => step.sinceRepair === sinceRepair,
});

/** The first kill anywhere in the run, the others while it recovers. `counts`: the steps of an undisturbed run. */
export const planCuts = (random: Random, victims: readonly Victim[], counts: Record<Link, number>): Cut[] =>
  victims.slice(0, killsPerRun).map((victim, index) => {
    if (index > 0) return cutAgain(victim, random.int(1, Math.ceil(counts.database / 3)));
    const link = random.chance(wecomShare) ? 'wecom' : 'database';
    return cutAt(victim, link, random.int(1, Math.max(1, Math.floor(counts[link] * surelyReached))));
  });

/** The next victims: those that were killed least so far, in an order by chance. */
export const nextVictims = (random: Random, victims: readonly Victim[], done: readonly DoneCut[]): Victim[] => {
  const count = (victim: Victim): number => done.filter((cut) => cut.victim === victim).length;
  return shuffled(random, victims)
    .sort((a, b) => count(a) - count(b))
    .slice(0, killsPerRun);
};

const anyApi: readonly Fault[] = [
  { kind: 'token-refused' },
  { kind: 'error', errcode: -1 },
  { kind: 'error', errcode: 45_009 },
  { kind: 'drops' },
  { kind: 'commits-then-drops' },
  { kind: 'slow', ms: 300 },
];
const ofCallbacks: readonly Fault[] = [
  { kind: 'callbacks-duplicated', times: 4 },
  { kind: 'callbacks-reordered', ms: 400, times: 3 },
  { kind: 'callbacks-slow', ms: 300, times: 4 },
];
const faultsOf: Record<ScenarioName, readonly Fault[]> = {
  broadcast: [
    ...anyApi,
    { kind: 'commits-then-drops', api: 'externalcontact/add_msg_template' },
    { kind: 'commits-then-error', api: 'externalcontact/add_msg_template' },
    { kind: 'commits-then-drops', api: 'message/send' },
    { kind: 'group-list-lags', lagSeconds: 120 },
    { kind: 'group-send-dispatching', lagSeconds: 30 },
  ],
  callbacks: [...anyApi, ...ofCallbacks, ...ofCallbacks],
  sync: anyApi,
};

export const planFaults = (random: Random, scenario: ScenarioName): Fault[] =>
  shuffled(random, faultsOf[scenario]).slice(0, faultsPerRun);
