// What WeCom says of a task that stands there: confirmed or not, and what every customer got.
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { GroupSendResult } from '../../gateways/wecom/index.ts';
import { touchCustomers } from '../customers/index.ts';
import { DeliveryModel, outcomeOf } from '../deliveries/index.ts';
import { closeSendTask, closingOf } from './close-send-task.ts';
import { startGroupSend } from './create-group-send.ts';
import { giveBackPlaces } from './give-back.ts';
import { cancelStrays, reconcileGroupSend } from './reconcile-group-send.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';
import { isSettleTimeOver, nextPollAt, nextStep } from './send-task.state.ts';

const leaseSeconds = 45;
const retrySeconds = 15;

const readConfirmation = async (context: Context, task: SendTaskRecord & { msgId: string }) => {
  const senders = await context.gateways.wecom.listGroupSendTasks(task.msgId);
  return senders.find((sender) => sender.userId === task.staffUserId && sender.isConfirmed) ?? null;
};

const pollUnconfirmed = async (context: Context, task: SendTaskRecord & { msgId: string }): Promise<void> => {
  const now = context.now();
  const since = task.waitingSince ?? task.createdAt;
  const stopped = await cancelStrays(context, task);
  if (stopped.length > 0) {
    await inTransaction(context, ({ publish }) =>
      publish('send-task.orphan-cancelled', { sendTaskId: task._id.toString(), sourceId: task.source.id.toString() }),
    );
  }
  const closing = task.closing ?? (task.closesAt <= now ? 'expired' : null);
  if (closing === null) {
    const next = nextPollAt(since, now);
    await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt: next < task.closesAt ? next : task.closesAt } });
    return;
  }
  await context.gateways.wecom.cancelGroupSend(task.msgId);
  // The consultant may have tapped between our reading and the cancellation: what he confirmed goes out.
  const confirmation = await readConfirmation(context, task);
  if (confirmation) return recordResults(context, task, confirmation.confirmedAt ?? now);
  await closeSendTask(context, task, closingOf(closing));
};

const recordResults = async (
  context: Context,
  task: SendTaskRecord & { msgId: string },
  confirmedAt: Date,
): Promise<void> => {
  const results = await context.gateways.wecom.listGroupSendResults(task.msgId, task.staffUserId);
  await inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    const now = context.now();
    const ids = {
      sendTaskId: task._id.toString(),
      sourceId: task.source.id.toString(),
      staffUserId: task.staffUserId,
    };
    const operations = results.flatMap((result) => resultUpdate(task, result));
    const sentTo = results.flatMap(({ externalUserId, result }) => (result === 'sent' ? [externalUserId] : []));
    const newlySent = await DeliveryModel.find(
      { sendTaskId: task._id, externalUserId: { $in: sentTo }, state: 'batched' },
      { customerId: 1 },
      { session },
    ).lean();
    if (operations.length > 0) await DeliveryModel.bulkWrite(operations, { session });
    await touchCustomers(
      context,
      newlySent.map((delivery) => delivery.customerId),
      tx,
    );
    const without = results.flatMap(({ externalUserId, result }) => {
      const outcome = outcomeOf(result);
      return outcome && outcome.state !== 'sent' ? [externalUserId] : [];
    });
    if (without.length > 0) {
      await giveBackPlaces(context, { sendTaskId: task._id, externalUserId: { $in: without } }, session);
    }
    const waiting = await DeliveryModel.countDocuments({ sendTaskId: task._id, state: 'batched' }).session(session);
    const isSettled = waiting === 0 || isSettleTimeOver(confirmedAt, now);
    if (isSettled && waiting > 0) {
      await DeliveryModel.updateMany(
        { sendTaskId: task._id, state: 'batched' },
        { $set: { state: 'unsettled', reason: 'not-sent-after-confirmation' } },
        { session },
      );
    }
    await SendTaskModel.updateOne(
      { _id: task._id },
      {
        $set: {
          state: isSettled ? 'settled' : 'confirmed',
          confirmedAt,
          settledAt: isSettled ? now : null,
          dueAt: isSettled ? null : nextPollAt(confirmedAt, now),
        },
      },
      { session },
    );
    if (task.state !== 'confirmed') await publish('send-task.confirmed', ids);
    if (!isSettled) return;
    const sent = await DeliveryModel.countDocuments({ sendTaskId: task._id, state: 'sent' }).session(session);
    await publish('send-task.settled', { ...ids, sent });
  });
};

const resultUpdate = (task: SendTaskRecord, { externalUserId, result, sentAt }: GroupSendResult) => {
  const outcome = outcomeOf(result);
  if (!outcome) return [];
  return [
    {
      updateOne: {
        filter: { sendTaskId: task._id, externalUserId, state: 'batched' as const },
        update: { $set: { ...outcome, sentAt: outcome.state === 'sent' ? (sentAt ?? null) : null } },
      },
    },
  ];
};

const poll = async (context: Context, task: SendTaskRecord): Promise<void> => {
  if (task.msgId === null) return;
  const known = { ...task, msgId: task.msgId };
  const confirmation = await readConfirmation(context, known);
  if (confirmation) await recordResults(context, known, confirmation.confirmedAt ?? context.now());
  else await pollUnconfirmed(context, known);
};

const advance = async (context: Context, task: SendTaskRecord): Promise<void> => {
  switch (nextStep(task, context.now())) {
    case 'start':
      return startGroupSend(context, task);
    case 'reconcile':
      return reconcileGroupSend(context, task);
    case 'close':
      return closeSendTask(context, task, closingOf(task.closing ?? 'expired'));
    case 'poll':
      return poll(context, task);
    case 'none':
      await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt: null } });
  }
};

/** Take every due send task one step further. Answers how many were taken. */
export const advanceDueSendTasks = async (context: Context): Promise<number> => {
  for (let taken = 0; ; taken += 1) {
    const task = await claimDue(SendTaskModel, context, {}, leaseSeconds);
    if (!task) return taken;
    try {
      await advance(context, task);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const waitSeconds = Math.max(error.retryAfterSeconds ?? 0, retrySeconds);
      context.log.warn({ sendTaskId: String(task._id), state: task.state, error }, 'send task: WeCom did not answer');
      const dueAt = new Date(context.now().getTime() + waitSeconds * 1_000);
      await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt } });
    }
  }
};
