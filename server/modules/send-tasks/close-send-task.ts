// The end of a send task that does not come from results: refused, cancelled, expired, or nobody knows.
import type { ClientSession } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { DeliveryModel, type DeliveryReason, type DeliveryState } from '../deliveries/index.ts';
import { giveBackPlaces } from './give-back.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';

export type Closing = {
  /** `withheld`: our own settings refused it before WeCom heard of it. */
  state: 'cancelled' | 'expired' | 'refused' | 'unknown' | 'withheld';
  reason: DeliveryReason;
  /** Whoever is in it and still wants it is asked for once more, as long as it is fresh. */
  isAskedAgain: boolean;
  /** Nothing was asked of WeCom: it ends only if that is still so. */
  isUnasked?: boolean;
  problem?: string;
};

const deliveryStateFor: Record<Closing['state'], DeliveryState> = {
  cancelled: 'cancelled',
  expired: 'cancelled',
  refused: 'failed',
  unknown: 'unsettled',
  withheld: 'withheld',
};

/** What a task that was asked to end ends as. */
export const closingOf = (asked: SendTaskRecord['closing']): Closing => {
  switch (asked) {
    case 'expired':
      return { state: 'expired', reason: 'not-confirmed-in-time', isAskedAgain: true };
    case 'rearranged':
      return { state: 'cancelled', reason: 'not-confirmed-in-time', isAskedAgain: true };
    case 'left':
      return { state: 'cancelled', reason: 'consultant-cannot-serve', isAskedAgain: true };
    case 'stopped':
      return { state: 'cancelled', reason: 'sending-stopped', isAskedAgain: false };
    case 'cancelled':
    case null:
      return { state: 'cancelled', reason: 'cancelled-by-staff', isAskedAgain: false };
  }
};

/** What it held becomes of its deliveries; those that cannot be told of keep their places in the ledger. */
const endDeliveries = async (
  context: Context,
  task: SendTaskRecord,
  closing: Closing,
  session: ClientSession,
): Promise<void> => {
  const batched = { sendTaskId: task._id, state: 'batched' } as const;
  if (closing.state !== 'unknown') await giveBackPlaces(context, batched, session);
  await DeliveryModel.updateMany(
    { ...batched, withdrawnAt: { $ne: null } },
    { $set: { state: 'withheld', reason: 'opted-out', 'inputs.isOptedOut': true } },
    { session },
  );
  const isAskedAgain = closing.isAskedAgain && context.now() < task.freshUntil;
  const change = isAskedAgain
    ? { state: 'planned', reason: null, sendTaskId: null, closesAt: null }
    : { state: deliveryStateFor[closing.state], reason: closing.reason };
  await DeliveryModel.updateMany(batched, { $set: change }, { session });
};

/** Close the task and every delivery that still waits in it. */
export const closeSendTask = (context: Context, task: SendTaskRecord, closing: Closing): Promise<void> =>
  inTransaction(context, async ({ session, publish }) => {
    const closed = await SendTaskModel.updateOne(
      {
        _id: task._id,
        state: { $in: ['creating', 'waiting-for-staff'] },
        ...(closing.isUnasked ? { startedAt: null } : {}),
      },
      {
        $set: {
          state: closing.state,
          inFlight: false,
          problem: closing.problem ?? null,
          settledAt: context.now(),
          dueAt: null,
        },
      },
      { session },
    );
    if (closed.modifiedCount === 0) return;
    await endDeliveries(context, task, closing, session);
    await publish('send-task.closed', {
      sendTaskId: task._id.toString(),
      sourceId: task.source.id.toString(),
      staffUserId: task.staffUserId,
      state: closing.state,
    });
  });
