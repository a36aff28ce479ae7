// Events to reactions: at once after the commit, and again by the clock where a process died in between.
import type { Context } from '../context.ts';
import { EventModel } from '../database/event.model.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Reaction } from '../events.ts';
import type { Job } from './queue.ts';

const batchSize = 100;
const maxBackoffMs = 10 * 60_000;

export type EventRelay = { react: (context: Context, eventId: string) => Promise<void>; job: Job };

const runReaction = (context: Context, eventId: string, payload: Record<string, unknown>, reaction: Reaction) =>
  inTransaction({ ...context, actor: { kind: 'system', name: `reaction:${reaction.name}` } }, async (tx) => {
    const taken = await EventModel.updateOne(
      { _id: eventId, pending: reaction.name },
      { $pull: { pending: reaction.name } },
      { session: tx.session },
    );
    if (taken.modifiedCount === 0) return;
    await reaction.run(context, payload, tx);
  });

export const createEventRelay = (reactions: readonly Reaction[]): EventRelay => {
  const react: EventRelay['react'] = async (context, eventId) => {
    const event = await EventModel.findById(eventId).lean();
    if (!event) return;
    // A process that died behind its last reaction leaves none pending and the event still due: that ends below, too.
    let failures = 0;
    for (const name of event.pending) {
      const reaction = reactions.find((candidate) => candidate.name === name && candidate.on === event.name);
      try {
        // A name that no module answers to any more is taken off: its module was removed.
        if (reaction) await runReaction(context, eventId, event.payload, reaction);
        else await EventModel.updateOne({ _id: eventId }, { $pull: { pending: name } });
      } catch (error) {
        failures += 1;
        context.log.error(
          { event: event.name, eventId, reaction: name, error },
          'reaction failed; it will be tried again',
        );
      }
    }
    if (failures === 0) {
      await EventModel.updateOne({ _id: eventId, pending: { $size: 0 } }, { $set: { dueAt: null } });
      return;
    }
    const backoffMs = Math.min(5_000 * 2 ** event.attempts, maxBackoffMs);
    await EventModel.updateOne(
      { _id: eventId },
      { $set: { dueAt: new Date(context.now().getTime() + backoffMs) }, $inc: { attempts: 1 } },
    );
  };

  return {
    react,
    job: {
      name: 'events.relay',
      everySeconds: 5,
      run: async (context) => {
        const due = await EventModel.find({ agencyId: context.agencyId, dueAt: { $lte: context.now() } }, { _id: 1 })
          .sort({ dueAt: 1 })
          .limit(batchSize)
          .lean();
        for (const { _id } of due) await react(context, _id.toString());
        return due.length;
      },
    },
  };
};
