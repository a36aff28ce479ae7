// One transaction of a command: its writes and its events together, or neither; retried a bounded number of times.
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type ClientSession } from 'mongoose';
import type { Context } from '../context.ts';
import type { EventName, EventPayloads } from '../events.ts';
import { EventModel } from './event.model.ts';

const maxTries = 8;
const firstPauseMs = 20;

export type Tx = {
  session: ClientSession;
  publish: <N extends EventName>(name: N, payload: EventPayloads[N]) => Promise<void>;
};

const hasLabel = (error: unknown, label: string): boolean =>
  error instanceof mongoose.mongo.MongoError && error.hasErrorLabel(label);

const runOnce = async <T>(
  context: Context,
  session: ClientSession,
  work: (tx: Tx) => Promise<T>,
): Promise<{ result: T; eventIds: string[] }> => {
  const eventIds: string[] = [];
  const publish: Tx['publish'] = async (name, payload) => {
    const reactions = context.reactionsTo(name);
    const at = context.now();
    const [event] = await EventModel.create(
      [
        {
          agencyId: context.agencyId,
          name,
          payload,
          actor: context.actor.kind === 'staff' ? context.actor.userId : `system:${context.actor.name}`,
          at,
          pending: [...reactions],
          // The committing process reacts at once; the clock takes over where it could not.
          dueAt: reactions.length === 0 ? null : new Date(at.getTime() + 5_000),
        },
      ],
      { session },
    );
    if (event && reactions.length > 0) eventIds.push(event.id);
  };
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } });
  try {
    const result = await work({ session, publish });
    await commit(session);
    return { result, eventIds };
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
    throw error;
  }
};

const commit = async (session: ClientSession): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      // A commit may be repeated: the server answers what became of it.
      if (!hasLabel(error, 'UnknownTransactionCommitResult') || attempt >= maxTries) throw error;
    }
  }
};

/**
 * Run `work` in a transaction, or inside `outer` where the caller already has one. HTTP is never called inside, and a
 * database error is never caught inside. Throws what `work` throws, and the database's error after 8 conflicts.
 */
export const inTransaction = async <T>(context: Context, work: (tx: Tx) => Promise<T>, outer?: Tx): Promise<T> => {
  if (outer) return work(outer);
  for (let attempt = 1; ; attempt += 1) {
    const session = await mongoose.startSession();
    try {
      const { result, eventIds } = await runOnce(context, session, work);
      if (eventIds.length > 0) context.dispatch(eventIds);
      return result;
    } catch (error) {
      if (!hasLabel(error, 'TransientTransactionError') || attempt >= maxTries) throw error;
      // Whoever was met here is still at work: each waits a different, growing time (at most 5 s in all).
      await sleep(Math.random() * firstPauseMs * 2 ** attempt);
    } finally {
      await session.endSession();
    }
  }
};
