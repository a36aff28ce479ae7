// Ask WeCom for one group send, exactly once. add_msg_template is not idempotent: the attempt is noted before the call,
// and where no clear answer came, WeCom's own list is read before anything is asked again.
import type { Context } from '../../context.ts';
import { isDuplicateKey } from '../../database/connect.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { WriteRefused } from '../../gateways/wecom/index.ts';
import { DeliveryModel } from '../deliveries/index.ts';
import { closeSendTask } from './close-send-task.ts';
import { giveBackPlaces } from './give-back.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';
import { callWithinMs, nextPollAt } from './send-task.state.ts';

const senderBusySeconds = 3;
const retrySeconds = 30;

const seconds = (now: Date, count: number): Date => new Date(now.getTime() + count * 1_000);

/** Note the attempt; null: another task of this consultant has an open one. */
const noteAttempt = async (context: Context, task: SendTaskRecord): Promise<Date | null> => {
  const startedAt = context.now();
  try {
    const noted = await SendTaskModel.updateOne(
      { _id: task._id, state: 'creating', startedAt: null },
      {
        $set: { startedAt, firstStartedAt: task.firstStartedAt ?? startedAt, inFlight: true, emptyReadingAt: null },
        $inc: { attempt: 1 },
      },
    );
    return noted.modifiedCount === 1 ? startedAt : null;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt: seconds(context.now(), senderBusySeconds) } });
    return null;
  }
};

/** The task stands in WeCom under `msgId`; `rejected` will not get it (fail_list, trap 16). */
export const adoptGroupSend = (
  context: Context,
  task: SendTaskRecord,
  { msgId, rejected }: { msgId: string; rejected: readonly string[] },
): Promise<void> =>
  inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    const adopted = await SendTaskModel.updateOne(
      { _id: task._id, state: 'creating' },
      { $set: { state: 'waiting-for-staff', msgId, inFlight: false, waitingSince: now, dueAt: nextPollAt(now, now) } },
      { session },
    );
    if (adopted.modifiedCount === 0) return;
    if (rejected.length > 0) {
      const refused = { sendTaskId: task._id, externalUserId: { $in: [...rejected] }, state: 'batched' } as const;
      await giveBackPlaces(context, refused, session);
      await DeliveryModel.updateMany(refused, { $set: { state: 'failed', reason: 'rejected-by-wecom' } }, { session });
    }
    await publish('send-task.waiting', {
      sendTaskId: task._id.toString(),
      sourceId: task.source.id.toString(),
      staffUserId: task.staffUserId,
      customers: task.recipients.length - rejected.length,
      closesAt: task.closesAt.getTime(),
    });
  });

/** The present attempt certainly made nothing: forget it and try again at `dueAt`. */
export const forgetAttempt = async (task: SendTaskRecord, dueAt: Date): Promise<void> => {
  await SendTaskModel.updateOne(
    { _id: task._id, state: 'creating' },
    { $set: { startedAt: null, inFlight: false, emptyReadingAt: null, dueAt } },
  );
};

const onError = async (context: Context, task: SendTaskRecord, error: unknown): Promise<void> => {
  const now = context.now();
  if (error instanceof WriteRefused) {
    return closeSendTask(context, task, { state: 'withheld', reason: error.refusal, isAskedAgain: false });
  }
  if (!(error instanceof GatewayError) || error.maybeDone) {
    context.log.warn({ sendTaskId: String(task._id), error }, 'group send: no clear answer; WeCom will be read');
    await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt: now } });
    return;
  }
  if (error.retryable) return forgetAttempt(task, seconds(now, error.retryAfterSeconds ?? retrySeconds));
  await closeSendTask(context, task, {
    state: 'refused',
    reason: 'refused-by-wecom',
    isAskedAgain: false,
    problem: `wecom ${error.code}`,
  });
};

/** One attempt. Never throws a GatewayError: what it means is written down. */
export const startGroupSend = async (context: Context, task: SendTaskRecord): Promise<void> => {
  const startedAt = await noteAttempt(context, task);
  if (startedAt === null) return;
  // A process that was frozen behind its note might call after somebody else has looked and decided.
  if (context.now().getTime() - startedAt.getTime() > callWithinMs) return;
  try {
    const created = await context.gateways.wecom.createGroupSend({
      senderUserId: task.staffUserId,
      externalUserIds: task.recipients,
      text: task.text,
      attachments: task.link
        ? [
            {
              kind: 'link',
              title: task.link.title,
              url: task.link.url,
              ...(task.link.description === null ? {} : { description: task.link.description }),
            },
          ]
        : [],
      allowSelect: true,
    });
    await adoptGroupSend(context, task, created);
  } catch (error) {
    if (error instanceof GatewayError) await onError(context, task, error);
    else throw error;
  }
};
