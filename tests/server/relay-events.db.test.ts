// What is left of an event when a process dies behind its last reaction.
import { Types } from 'mongoose';
import { EventModel } from '../../server/database/event.model.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

it('an event whose reactions are all done is looked at once more, and never again', async () => {
  const _id = new Types.ObjectId();
  await EventModel.create({
    _id,
    agencyId: world.server.contextFor('test').agencyId,
    name: 'broadcast.settled',
    payload: { broadcastId: String(new Types.ObjectId()) },
    actor: 'system:test',
    at: world.clock.now(),
    pending: [],
    dueAt: world.clock.now(),
  });
  await world.settle();
  expect((await EventModel.findById(_id).lean())?.dueAt).toBeNull();
});
