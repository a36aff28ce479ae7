// The end of a send task that does not come from results: refused, cancelled, expired, or nobody knows.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { DeliveryModel, type DeliveryReason, type DeliveryState } from '../deliveries/index.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';

export type Closing = {
  /** `withheld`: our own settings refused it before WeCom heard of it. */
  state: 'cancelled' | 'expired' | 'refused' | 'unknown' | 'withheld';
  reason: DeliveryReason;
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
  if (asked === 'expired') return { state: 'expired', reason: 'not-confirmed-in-time' };
  return { state: 'cancelled', reason: asked === 'stopped' ? 'sending-stopped' : 'cancelled-by-staff' };
};

/** Close the task and every delivery that still waits in it. */
export const closeSendTask = (context: Context, task: SendTaskRecord, closing: Closing): Promise<void> =>
  inTransaction(context, async ({ session, publish }) => {
    const closed = await SendTaskModel.updateOne(
      { _id: task._id, state: { $in: ['creating', 'waiting-for-staff'] } },
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
    await DeliveryModel.updateMany(
      { sendTaskId: task._id, state: 'batched' },
      { $set: { state: deliveryStateFor[closing.state], reason: closing.reason } },
      { session },
    );
    await publish('send-task.closed', {
      sendTaskId: task._id.toString(),
      sourceId: task.source.id.toString(),
      staffUserId: task.staffUserId,
      state: closing.state,
    });
  });
