// Ask WeCom for one group send, exactly once. add_msg_template is not idempotent: the attempt is noted before the call,
// and where no clear answer came, WeCom's own list is read before anything is asked again.
import type { Context } from '../../context.ts';
import { isDuplicateKey } from '../../database/connect.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { isMediaUnknown, WriteRefused, type Attachment } from '../../gateways/wecom/index.ts';
import { DeliveryModel } from '../deliveries/index.ts';
import { uploadToWecom } from '../images/index.ts';
import { closeSendTask, type Closing } from './close-send-task.ts';
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
export const forgetAttempt = async (
  task: SendTaskRecord,
  dueAt: Date,
  change: { refusedMediaId?: string } = {},
): Promise<void> => {
  await SendTaskModel.updateOne(
    { _id: task._id, state: 'creating' },
    { $set: { startedAt: null, inFlight: false, emptyReadingAt: null, dueAt, ...change } },
  );
};

/** What a refusal that no repetition changes makes of the task: by us, or by WeCom. */
const closingOfRefusal = (error: GatewayError): Closing =>
  error instanceof WriteRefused
    ? { state: 'withheld', reason: error.refusal, isAskedAgain: false }
    : { state: 'refused', reason: 'refused-by-wecom', isAskedAgain: false, problem: `wecom ${error.code}` };

type Prepared = { attachments: Attachment[]; mediaId: string | null };

/**
 * What stands beside the text, as the gateway wants it. Before the attempt is noted: a picture may have to be uploaded, which takes its
 * time and may be done twice. Throws GatewayError.
 */
const attachmentsOf = async (context: Context, { attachment, refusedMediaId }: SendTaskRecord): Promise<Prepared> => {
  if (attachment === null) return { attachments: [], mediaId: null };
  if (attachment.kind === 'link') {
    const { kind, title, url, description } = attachment;
    return { attachments: [{ kind, title, url, ...(description === null ? {} : { description }) }], mediaId: null };
  }
  const mediaId = await uploadToWecom(context, attachment.imageId, refusedMediaId);
  if (attachment.kind === 'image') return { attachments: [{ kind: 'image', mediaId }], mediaId };
  const { kind, title, appId, page } = attachment;
  return { attachments: [{ kind, title, appId, page, coverMediaId: mediaId }], mediaId };
};

/** Null: there is nothing to go on with, and what it means is written down. */
const prepare = async (context: Context, task: SendTaskRecord): Promise<Prepared | null> => {
  try {
    return await attachmentsOf(context, task);
  } catch (error) {
    // What passes by itself waits like any silence of WeCom's.
    if (!(error instanceof GatewayError) || error.retryable) throw error;
    context.log.warn({ sendTaskId: String(task._id), error }, 'group send: WeCom did not take its picture');
    await closeSendTask(context, task, { ...closingOfRefusal(error), isUnasked: true });
    return null;
  }
};

const onError = async (
  context: Context,
  task: SendTaskRecord,
  error: GatewayError,
  { mediaId }: Prepared,
): Promise<void> => {
  const now = context.now();
  if (error.maybeDone) {
    context.log.warn({ sendTaskId: String(task._id), error }, 'group send: no clear answer; WeCom will be read');
    await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt: now } });
    return;
  }
  if (error.retryable) return forgetAttempt(task, seconds(now, error.retryAfterSeconds ?? retrySeconds));
  if (mediaId !== null && task.refusedMediaId === null && isMediaUnknown(error)) {
    return forgetAttempt(task, now, { refusedMediaId: mediaId });
  }
  await closeSendTask(context, task, closingOfRefusal(error));
};

/** One attempt. Throws GatewayError only where a picture could not be uploaded for now: whoever claimed the task tries again. */
export const startGroupSend = async (context: Context, task: SendTaskRecord): Promise<void> => {
  const prepared = await prepare(context, task);
  if (prepared === null) return;
  const startedAt = await noteAttempt(context, task);
  if (startedAt === null) return;
  // A process that was frozen behind its note might call after somebody else has looked and decided.
  if (context.now().getTime() - startedAt.getTime() > callWithinMs) return;
  try {
    const created = await context.gateways.wecom.createGroupSend({
      senderUserId: task.staffUserId,
      externalUserIds: task.recipients,
      text: task.text,
      attachments: prepared.attachments,
      allowSelect: true,
    });
    await adoptGroupSend(context, task, created);
  } catch (error) {
    if (error instanceof GatewayError) await onError(context, task, error, prepared);
    else throw error;
  }
};
