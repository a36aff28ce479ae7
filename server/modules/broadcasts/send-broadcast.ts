// Command of the clock: what of a broadcast may go out now is handed to its consultants; the rest waits for its time, or ends with
// the freshness of the message.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import { arrangeDeliveries, DeliveryModel, type DeliveryReason, type Message } from '../deliveries/index.ts';
import { areSendsOver, batchDeliveries, sendTasksJob } from '../send-tasks/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';

export const stepId = 'message';

/** All that still waits of it ends. */
const endPlanned = async (context: Context, broadcast: BroadcastRecord, reason: DeliveryReason): Promise<void> => {
  await DeliveryModel.updateMany(
    { agencyId: context.agencyId, 'source.id': broadcast._id, state: 'planned' },
    { $set: { state: 'cancelled', reason } },
  );
};

const hasPlanned = async (context: Context, broadcast: BroadcastRecord): Promise<boolean> =>
  (await DeliveryModel.exists({ agencyId: context.agencyId, 'source.id': broadcast._id, state: 'planned' })) !== null;

/** Over when nothing waits and no group send is open. While one is, its end looks here again. */
const settleOrWait = async (context: Context, broadcast: BroadcastRecord, next: Date | null): Promise<void> => {
  const isOver = !(await hasPlanned(context, broadcast)) && (await areSendsOver(context, broadcast._id));
  await inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    const written = await BroadcastModel.updateOne(
      { _id: broadcast._id, state: { $ne: 'settled' } },
      { $set: isOver ? { state: 'settled', settledAt: now, dueAt: null } : { dueAt: next } },
      { session },
    );
    if (isOver && written.modifiedCount > 0) {
      await publish('broadcast.settled', { broadcastId: broadcast._id.toString() });
    }
  });
};

export const sendWhatIsOpen = async (
  context: Context,
  broadcast: BroadcastRecord,
  message: Message,
  renew: () => Promise<void>,
): Promise<void> => {
  if (broadcast.cancelledAt !== null) {
    await endPlanned(context, broadcast, 'cancelled-by-staff');
    return settleOrWait(context, broadcast, null);
  }
  if (broadcast.freshUntil <= context.now()) {
    const reason = broadcast.state === 'waiting-for-approval' ? 'not-approved' : 'not-confirmed-in-time';
    await endPlanned(context, broadcast, reason);
    return settleOrWait(context, broadcast, null);
  }
  const source = { kind: 'broadcast', id: broadcast._id } as const;
  const { freshUntil, isInsisted, link, purpose } = broadcast;
  const next = await arrangeDeliveries(context, { source, stepId, message, until: freshUntil }, renew);
  const full = await batchDeliveries(context, { source, stepId, link, purpose, freshUntil, isInsisted }, renew);
  const { timeZone } = context.agency;
  const tomorrow = startOfDay(addDays(localDay(context.now(), timeZone), 1), timeZone);
  const waits = full.length > 0 ? [tomorrow] : [];
  if (next) waits.push(next);
  const [first] = waits.sort((a, b) => a.getTime() - b.getTime());
  context.wake(sendTasksJob);
  await settleOrWait(context, broadcast, first ?? null);
};
