// Command of the clock: what of a broadcast may go out now is handed to its consultants; the rest waits for its time, or ends with
// the freshness of the message.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import { arrangeDeliveries, endPlanned, hasPlanned, type Message } from '../deliveries/index.ts';
import { areSendsOver, batchDeliveries, sendTasksJob } from '../send-tasks/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';

export const stepId = 'message';
const lookAgainSeconds = 5;

/**
 * Over when nothing waits and no group send is open. While one is, its end looks here again; one that ended while this ran may have
 * left something to ask for anew. Both are read in the transaction that writes, which meets the news of such an end.
 */
const settleOrWait = (context: Context, { _id }: BroadcastRecord, next: Date | null): Promise<void> =>
  inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    const areOver = await areSendsOver(context, _id, { session });
    const isWaiting = await hasPlanned(context, _id, { session });
    const isOver = areOver && !isWaiting;
    const dueAt = next ?? (isWaiting ? new Date(now.getTime() + lookAgainSeconds * 1_000) : null);
    const written = await BroadcastModel.updateOne(
      { _id, state: { $ne: 'settled' } },
      { $set: isOver ? { state: 'settled', settledAt: now, dueAt: null } : { dueAt } },
      { session },
    );
    if (isOver && written.modifiedCount > 0) await publish('broadcast.settled', { broadcastId: _id.toString() });
  });

export const sendWhatIsOpen = async (
  context: Context,
  broadcast: BroadcastRecord,
  message: Message,
  renew: () => Promise<void>,
): Promise<void> => {
  if (broadcast.cancelledAt !== null) {
    await endPlanned(context, broadcast._id, 'cancelled-by-staff');
    return settleOrWait(context, broadcast, null);
  }
  if (broadcast.freshUntil <= context.now()) {
    const reason = broadcast.state === 'waiting-for-approval' ? 'not-approved' : 'not-confirmed-in-time';
    await endPlanned(context, broadcast._id, reason);
    return settleOrWait(context, broadcast, null);
  }
  const source = { kind: 'broadcast', id: broadcast._id } as const;
  const { freshUntil, isInsisted, attachment, purpose } = broadcast;
  const next = await arrangeDeliveries(context, { source, stepId, message, until: freshUntil }, renew);
  const full = await batchDeliveries(context, { source, stepId, attachment, purpose, freshUntil, isInsisted }, renew);
  const { timeZone } = context.agency;
  const tomorrow = startOfDay(addDays(localDay(context.now(), timeZone), 1), timeZone);
  const waits = full.length > 0 ? [tomorrow] : [];
  if (next) waits.push(next);
  const [first] = waits.sort((a, b) => a.getTime() - b.getTime());
  context.wake(sendTasksJob);
  await settleOrWait(context, broadcast, first ?? null);
};
