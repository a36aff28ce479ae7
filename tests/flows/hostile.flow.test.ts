// Hostile input at every door: nothing falls over, nothing of it is kept. (bench/hostile.ts does the same 100,000 times.)
import mongoose from 'mongoose';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { consultantA } from '../support/make-agency.ts';
import { sendHostile } from '../support/send-hostile.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.close();
});

const countAll = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const name of ['callbacks', 'broadcasts', 'live-codes', 'bookings', 'customers', 'contacts', 'images']) {
    counts[name] =
      (await mongoose.connection.db?.collection(name).countDocuments({ agencyId: world.config.agency.id })) ?? -1;
  }
  return counts;
};

it('two thousand hostile requests meet refusals, leave nothing behind, and hurt nobody else', async () => {
  const before = await countAll();
  const cookie = await signInAs(world.config.publicUrl, consultantA);
  const { callbackToken: token, callbackAesKey: encodingAesKey, corpId } = world.config.wecom;
  const insider = { cookie, keys: { token, encodingAesKey, corpId } };
  const tally = await sendHostile(world.server.port, { seed: 7, count: 2_000, insider });
  expect(tally.faults).toEqual([]);
  expect(tally.sent).toBe(2_000);
  expect(await countAll()).toEqual(before);
  expect((await (await world.as(consultantA)).get('/staff/me')).status).toBe(200);
  expect(world.logLines.filter((line) => line.includes('"level":60'))).toEqual([]);
});
