// A change and its events are one; a reaction happens once, however many processes try and however often it failed before.
import mongoose, { Schema } from 'mongoose';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../../server/database/connect.ts';
import { EventModel } from '../../server/database/event.model.ts';
import { inTransaction } from '../../server/database/transaction.ts';
import { reaction, type Reaction } from '../../server/events.ts';
import { createEventRelay } from '../../server/queue/relay-events.ts';
import { makeContext } from '../support/make-context.ts';
import { databaseUri } from '../support/world.ts';

const CounterModel = mongoose.model(
  'Counter',
  new Schema(
    { agencyId: { type: String, required: true }, name: { type: String, required: true }, n: Number },
    { versionKey: false },
  ).index({ agencyId: 1, name: 1 }, { unique: true }),
  'counters-of-a-test',
);

beforeAll(async () => {
  await connectDatabase(databaseUri());
  await ensureIndexes();
});
afterAll(disconnectDatabase);

const valueOf = async (agencyId: string, name: string): Promise<number | null> =>
  (await CounterModel.findOne({ agencyId, name }).lean())?.n ?? null;
const eventsOf = (agencyId: string) => EventModel.find({ agencyId }).sort({ _id: 1 }).lean();
const taskDone = { taskId: '1', staffUserId: 'a' };

describe('a transaction', () => {
  it('writes a change with its event, shows neither before the commit, and hands over what is pending after it', async () => {
    const { context, clock, dispatched } = makeContext(() => ['look']);
    const { agencyId } = context;
    const asStaff = {
      ...context,
      actor: { kind: 'staff', userId: 'sun.a', name: '孙', role: 'consultant', storeId: 2, sees: ['sun.a'] } as const,
    };
    await inTransaction(asStaff, async ({ session, publish }) => {
      await CounterModel.create([{ agencyId, name: 'change', n: 1 }], { session });
      await publish('task.done', taskDone);
      expect([await valueOf(agencyId, 'change'), (await eventsOf(agencyId)).length]).toEqual([null, 0]);
      expect(dispatched).toEqual([]);
    });
    const [event] = await eventsOf(agencyId);
    expect(await valueOf(agencyId, 'change')).toBe(1);
    expect(event).toMatchObject({
      name: 'task.done',
      payload: taskDone,
      actor: 'sun.a',
      at: clock.now(),
      pending: ['look'],
      dueAt: new Date(clock.now().getTime() + 5_000),
    });
    expect(dispatched).toEqual([String(event?._id)]);
  });

  it('that fails leaves no change, no event and nothing to hand over', async () => {
    const { context, dispatched } = makeContext(() => ['look']);
    const { agencyId } = context;
    const failing = inTransaction(context, async ({ session, publish }) => {
      await CounterModel.create([{ agencyId, name: 'change', n: 1 }], { session });
      await publish('task.done', taskDone);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect([await valueOf(agencyId, 'change'), await eventsOf(agencyId), dispatched]).toEqual([null, [], []]);
  });

  it('keeps an event that nobody reacts to, and does not ask the clock to look after it', async () => {
    const { context, dispatched } = makeContext();
    await inTransaction(context, ({ publish }) => publish('task.done', taskDone));
    expect(await eventsOf(context.agencyId)).toMatchObject([{ actor: 'system:test', pending: [], dueAt: null }]);
    expect(dispatched).toEqual([]);
  });

  it('that meets another one is tried again: two at once, twenty times each, lose no increment and no event', async () => {
    const { context } = makeContext();
    const { agencyId } = context;
    await CounterModel.create({ agencyId, name: 'shared', n: 0 });
    const increment = () =>
      inTransaction(context, async ({ session, publish }) => {
        // Read, think, write: without a conflict check one of two such would be lost.
        const before = await CounterModel.findOne({ agencyId, name: 'shared' }, null, { session }).lean().orFail();
        await CounterModel.updateOne({ _id: before._id }, { $set: { n: (before.n ?? 0) + 1 } }, { session });
        await publish('task.done', taskDone);
      });
    const twenty = async (): Promise<void> => {
      for (let time = 0; time < 20; time += 1) await increment();
    };
    await Promise.all([twenty(), twenty()]);
    expect([await valueOf(agencyId, 'shared'), (await eventsOf(agencyId)).length]).toEqual([40, 40]);
  });

  it('is given up when it meets somebody every time, without a trace', async () => {
    const { context } = makeContext();
    const { agencyId } = context;
    await CounterModel.create({ agencyId, name: 'contested', n: 0 });
    let tries = 0;
    const unlucky = inTransaction(context, async ({ session, publish }) => {
      tries += 1;
      await publish('task.done', taskDone);
      await CounterModel.findOne({ agencyId, name: 'contested' }, null, { session }).lean();
      await CounterModel.updateOne({ agencyId, name: 'contested' }, { $inc: { n: 1 } });
      await CounterModel.updateOne({ agencyId, name: 'contested' }, { $inc: { n: 100 } }, { session });
    });
    await expect(unlucky).rejects.toThrow();
    expect([tries, await valueOf(agencyId, 'contested'), await eventsOf(agencyId)]).toEqual([8, 8, []]);
  });
});

describe('a reaction', () => {
  const counting = (name: string, agencyId: string): Reaction =>
    reaction(name, 'task.done', async (_context, _payload, { session }) => {
      await CounterModel.updateOne({ agencyId, name }, { $inc: { n: 1 } }, { upsert: true, session });
    });

  it('runs once for each event, however many processes react to it at once', async () => {
    const { context, dispatched } = makeContext(() => ['count', 'count-too']);
    const { agencyId } = context;
    const relays = [1, 2].map(() => createEventRelay([counting('count', agencyId), counting('count-too', agencyId)]));
    // Counted per event, so that the two processes meet at the event and not at the counter.
    await CounterModel.create(['count', 'count-too'].map((name) => ({ agencyId, name, n: 0 })));
    for (let time = 0; time < 5; time += 1)
      await inTransaction(context, ({ publish }) => publish('task.done', taskDone));
    for (const eventId of dispatched) await Promise.all(relays.map((relay) => relay.react(context, eventId)));
    for (const relay of relays) expect(await relay.job.run(context)).toBe(0);
    expect([await valueOf(agencyId, 'count'), await valueOf(agencyId, 'count-too')]).toEqual([5, 5]);
    expect((await eventsOf(agencyId)).map((event) => [event.pending.length, event.dueAt])).toEqual(
      Array.from({ length: 5 }, () => [0, null]),
    );
  });

  it('is made up for by the clock where the process died behind the commit', async () => {
    const { context, clock } = makeContext(() => ['count']);
    const { agencyId } = context;
    const relay = createEventRelay([counting('count', agencyId)]);
    await inTransaction(context, ({ publish }) => publish('task.done', taskDone));
    clock.advance(4);
    expect([await relay.job.run(context), await valueOf(agencyId, 'count')]).toEqual([0, null]);
    clock.advance(1);
    expect([await relay.job.run(context), await valueOf(agencyId, 'count')]).toEqual([1, 1]);
    clock.advance(3_600);
    expect([await relay.job.run(context), await valueOf(agencyId, 'count')]).toEqual([0, 1]);
  });

  it('that fails is tried again later and later, without its half-done work, and holds up nobody', async () => {
    const { context, clock, dispatched, logLines } = makeContext(() => ['fails', 'count']);
    const { agencyId } = context;
    let isBroken = true;
    const fails = reaction('fails', 'task.done', async (_context, _payload, { session }) => {
      await CounterModel.updateOne({ agencyId, name: 'fails' }, { $inc: { n: 1 } }, { upsert: true, session });
      if (isBroken) throw new Error('13812345678 is not reachable');
    });
    const relay = createEventRelay([fails, counting('count', agencyId)]);
    await inTransaction(context, ({ publish }) => publish('task.done', taskDone));
    await relay.react(context, dispatched[0] ?? '');
    // The other reaction of the same event, and other events, go on.
    expect([await valueOf(agencyId, 'fails'), await valueOf(agencyId, 'count')]).toEqual([null, 1]);
    await inTransaction({ ...context, reactionsTo: () => ['count'] }, ({ publish }) => publish('task.done', taskDone));
    await relay.react(context, dispatched[1] ?? '');
    expect(await valueOf(agencyId, 'count')).toBe(2);

    const waits: number[] = [];
    for (let time = 0; time < 9; time += 1) {
      const [event] = await eventsOf(agencyId);
      expect(event?.pending).toEqual(['fails']);
      const waitSeconds = ((event?.dueAt?.getTime() ?? 0) - clock.now().getTime()) / 1_000;
      waits.push(waitSeconds);
      clock.advance(waitSeconds - 1);
      expect(await relay.job.run(context)).toBe(0);
      clock.advance(1);
      if (time === 8) isBroken = false;
      expect(await relay.job.run(context)).toBe(1);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
    expect([await valueOf(agencyId, 'fails'), await valueOf(agencyId, 'count')]).toEqual([1, 2]);
    expect((await eventsOf(agencyId)).map((event) => [event.pending, event.dueAt])).toEqual([
      [[], null],
      [[], null],
    ]);
    expect(logLines.join('\n')).toContain('reaction failed');
    expect(logLines.join('\n')).not.toContain('13812345678');
  });

  it('whose module was removed is taken off the event', async () => {
    const { context, dispatched } = makeContext(() => ['gone', 'count']);
    const { agencyId } = context;
    const relay = createEventRelay([counting('count', agencyId)]);
    await inTransaction(context, ({ publish }) => publish('task.done', taskDone));
    await relay.react(context, dispatched[0] ?? '');
    expect(await eventsOf(agencyId)).toMatchObject([{ pending: [], dueAt: null }]);
    expect(await valueOf(agencyId, 'count')).toBe(1);
  });
});
