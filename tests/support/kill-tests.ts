// Three kills of each victim, the same in every run, for the tests of both queues.
import { runScenario } from './kill-scenario.ts';
import { cutAgain, cutAt, scenarios, victimsOf } from './kill-series.ts';
import type { ScenarioName } from './kill-scenario.ts';
import type { Cut, Victim } from './kill-steps.ts';
import { startKillWorld, type KillWorld } from './kill-world.ts';
import type { QueueKind } from './queue-stores.ts';

const limitMs = 240_000;

/** The answer had arrived and nobody has read it: the task stands in WeCom, and only WeCom knows. */
const beforeAnswerOfGroupSend: Cut = {
  victim: 'worker',
  isHere: ({ way, label }) => way === 'answer' && label.endsWith('add_msg_template'),
};

/** An undisturbed broadcast has some 410 steps on the way to the database, callbacks 740, the daily reading 160. */
const plans: Record<Victim, { scenario: ScenarioName; cuts: Cut[] }> = {
  server: {
    scenario: 'callbacks',
    // While the server comes up again the worker goes on: much of the work is done by then.
    cuts: [cutAt('server', 'database', 60), cutAgain('server', 10), cutAgain('server', 10)],
  },
  worker: { scenario: 'broadcast', cuts: [beforeAnswerOfGroupSend, cutAgain('worker', 30), cutAgain('worker', 50)] },
  database: {
    scenario: 'sync',
    cuts: [cutAt('database', 'database', 60), cutAgain('database', 20), cutAgain('database', 20)],
  },
  redis: {
    scenario: 'broadcast',
    cuts: [cutAt('redis', 'database', 80), cutAgain('redis', 60), cutAgain('redis', 60)],
  },
};

export const survivesKills = (queue: QueueKind): void => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await startKillWorld(queue);
  }, limitMs);
  afterAll(async () => {
    await world.close();
  }, limitMs);

  it.each(victimsOf[queue])(
    'ends as if nothing had happened when the %s is killed three times',
    async (victim) => {
      const { scenario, cuts } = plans[victim];
      const options = { name: `断电${victim}`, cuts, faults: [], isConfirmedAtOnce: true };
      const { done, twice, lost, violations } = await runScenario(world, scenarios[scenario], options);
      // The places are compared with themselves so that a failure tells them.
      expect({ done, twice, lost, violations }).toEqual({ done, twice: 0, lost: 0, violations: [] });
      expect(done).toHaveLength(3);
    },
    limitMs,
  );
};
