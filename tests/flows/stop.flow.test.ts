// A server that is told to stop with its hands full: requests are answered, callbacks kept, work ended or given back.
import mongoose from 'mongoose';
import type { CallbackRecord } from '../../server/database/callback.model.ts';
import { confirmAll, deliveriesOf, detailOf, reached, tagIdOf } from '../support/broadcast.ts';
import { consultantA, owner } from '../support/make-agency.ts';
import { plainHttp } from '../support/plain-http.ts';
import { pairEvent, postXml } from '../support/post-callback.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Until WeCom holds every request that it was told to hold. */
const untilWecomHoldsAll = async (): Promise<void> => {
  const url = `${world.simulator.baseUrl}/sandbox/corps/${world.config.wecom.corpId}/faults`;
  while ((JSON.parse((await plainHttp(url)).text) as unknown[]).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const countOf = (collection: string, filter: Record<string, unknown> = {}): Promise<number> =>
  mongoose.connection.collection(collection).countDocuments({ agencyId: world.config.agency.id, ...filter });

it('loses nothing of what it holds, and does nothing twice afterwards', async () => {
  const staff = await world.as(owner);
  const liveCode = {
    name: '门店海报',
    staffUserId: consultantA,
    tagIds: [],
    welcomeText: '欢迎',
    skipVerify: true,
  };
  const { data: code } = await staff.post<{ url: string }>('/staff/live-codes', liveCode);

  // A broadcast whose group sends are being made, a request and a welcome that wait for WeCom, and callbacks that just came.
  await world.addFaults([
    { kind: 'slow', api: 'externalcontact/add_msg_template', ms: 600 },
    { kind: 'slow', api: 'externalcontact/add_contact_way', ms: 600 },
    { kind: 'slow', api: 'externalcontact/send_welcome_msg', ms: 600 },
  ]);
  const launched = await staff.post<{ broadcastId: string }>('/staff/broadcasts', {
    requestId: 'a8f5b2f4-0a55-4c3a-9a3e-3f3f6f0f6c01',
    name: '停机中的群发',
    audience: { kind: 'tag', tagId: await tagIdOf(staff, '云南') },
    text: '五一云南小团还有四个名额',
    attachment: null,
  });
  const request = staff.post<{ url: string }>('/staff/live-codes', { ...liveCode, name: '停机中的活码' });
  const { externalUserId } = await world.phone<{ externalUserId: string }>('scan', { code: code.url, name: '新客户' });
  await untilWecomHoldsAll();
  const hints = Array.from({ length: 20 }, (_, number) =>
    postXml(
      world,
      pairEvent(
        'edit_external_contact',
        { userId: consultantA, externalUserId: `wm${(number % 3) + 1}` },
        world.clock.now(),
        {
          Number: String(number),
        },
      ),
    ),
  );

  const restarted = world.restart();
  const answers = await Promise.allSettled(hints);
  expect((await request).status).toBe(200);
  await restarted;

  // What was answered with 200 is here; what was not, WeCom sends again by itself.
  const accepted = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.status === 200).length;
  expect(await countOf('callbacks', { plainXml: /<Number>/ })).toBe(accepted);
  const { messages } = await world.ledger();
  expect(messages.filter((message) => message.kind === 'welcome').map((message) => message.text)).toEqual(['欢迎']);
  expect(await countOf('live-codes')).toBe(2);

  await world.settle();
  await world.pass(70, 10);
  await confirmAll(world);
  await world.pass(120, 60);
  const detail = await detailOf(staff, launched.data.broadcastId);
  expect(detail.state).toBe('settled');
  const rows = [...(await deliveriesOf(staff, launched.data.broadcastId)).values()];
  expect(rows.map((row) => row.state)).toEqual(rows.map(() => 'sent'));
  const texts = Object.values(await reached(world));
  expect(texts).toHaveLength(rows.length);
  expect(texts.every((each) => each.length === 1)).toBe(true);

  expect(await countOf('contacts', { externalUserId })).toBe(1);
  expect((await world.ledger()).messages.filter((message) => message.kind === 'welcome')).toHaveLength(1);
  const open = await mongoose.connection
    .collection<CallbackRecord>('callbacks')
    .find({ agencyId: world.config.agency.id, $or: [{ dueAt: { $ne: null } }, { problem: { $ne: null } }] })
    .toArray();
  expect(open).toEqual([]);
  expect(await countOf('events', { 'pending.0': { $exists: true } })).toBe(0);
  expect(world.logLines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});
