// kill -9 of the server or the database in the middle of a broadcast: each customer gets it once, or is shown as not sent.
// Three kills of real processes; bench/kill-broadcast.ts does thirty.
import { runBroadcast } from '../support/kill-run.ts';
import { runKill, type PlannedKill } from '../support/kill-series.ts';
import { startKillWorld, type KillWorld } from '../support/kill-world.ts';

const limitMs = 120_000;
/** A broadcast has some 480 steps on the way to the database; the bench takes others by its seed. */
const stepOf = { server: 185, database: 250 } as const;

let world: KillWorld;
beforeAll(async () => {
  world = await startKillWorld();
}, limitMs);
afterAll(async () => {
  await world.close();
}, limitMs);

it(
  'finds the group send whose answer had arrived when the server was killed',
  async () => {
    const run = await runBroadcast(world, {
      name: '收到回答之前',
      cuts: [{ victim: 'server', isHere: ({ way, label }) => way === 'answer' && label.endsWith('add_msg_template') }],
      isConfirmedAtOnce: true,
      isScanned: false,
    });
    expect(run.done).toHaveLength(1);
    expect(run).toMatchObject({ sent: 45, notSent: 3, twice: 0, lost: 0, violations: [] });
  },
  limitMs,
);

it.each(['server', 'database'] as const)(
  'sends to everybody once when the %s is killed in the middle',
  async (victim) => {
    const planned: PlannedKill = { victim, link: 'database', number: stepOf[victim], again: null };
    const { done, twice, lost, violations } = await runKill(world, planned, {
      name: `断电${victim}`,
      isConfirmedAtOnce: false,
      isScanned: true,
    });
    // The place is compared with itself so that a failure tells it.
    expect({ done, twice, lost, violations }).toEqual({ done, twice: 0, lost: 0, violations: [] });
  },
  limitMs,
);
