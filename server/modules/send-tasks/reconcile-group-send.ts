// What became of an attempt without an answer: WeCom's list is read and the task recognised by content, sender and recipients.
import type { Context } from '../../context.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { closeSendTask } from './close-send-task.ts';
import { adoptGroupSend, forgetAttempt } from './create-group-send.ts';
import { listGroupSends } from './list-group-sends.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';
import {
  afterEmptyReading,
  afterIncompleteReading,
  hasEqualContent,
  hasEqualRecipients,
  readingMarginMs,
} from './send-task.state.ts';

type Found = { msgId: string; createdAt: Date; rejected: string[] };

/**
 * The group sends in WeCom that are this task and that we know under no msgid; the oldest first. Throws GatewayError
 * where the reading is not complete (41063: still being dispatched).
 */
const findStrays = async (context: Context, task: SendTaskRecord): Promise<Found[]> => {
  const since = task.firstStartedAt ?? task.createdAt;
  const listed = await listGroupSends(context, {
    from: new Date(since.getTime() - readingMarginMs),
    to: new Date(context.now().getTime() + readingMarginMs),
  });
  const alike = listed.filter((groupSend) => groupSend.createdBy === 'corp' && hasEqualContent(groupSend, task));
  const known = await SendTaskModel.find(
    { agencyId: context.agencyId, msgId: { $in: alike.map((groupSend) => groupSend.msgId) } },
    { msgId: 1 },
  ).lean();
  const knownIds = new Set(known.map((other) => other.msgId));
  const found: Found[] = [];
  for (const { msgId, createdAt } of alike) {
    if (knownIds.has(msgId)) continue;
    const senders = await context.gateways.wecom.listGroupSendTasks(msgId);
    if (!senders.some((sender) => sender.userId === task.staffUserId)) continue;
    const results = await context.gateways.wecom.listGroupSendResults(msgId, task.staffUserId);
    if (!hasEqualRecipients(task, senders, results)) continue;
    const reached = new Set(results.map((result) => result.externalUserId));
    found.push({ msgId, createdAt, rejected: task.recipients.filter((recipient) => !reached.has(recipient)) });
  }
  return found.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
};

/** Find out about an attempt whose answer was lost: adopt it, wait, create again, or give it to a person. */
export const reconcileGroupSend = async (context: Context, task: SendTaskRecord): Promise<void> => {
  let strays: Found[];
  try {
    strays = await findStrays(context, task);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const again = afterIncompleteReading({ startedAt: task.startedAt ?? task.createdAt }, context.now());
    if (again === null) await giveUp(context, task);
    else await SendTaskModel.updateOne({ _id: task._id }, { $set: { dueAt: again } });
    return;
  }
  const [first] = strays;
  if (first) return adoptGroupSend(context, task, first);
  const next = afterEmptyReading(task, context.now());
  if (next.kind === 'give-up') return giveUp(context, task);
  if (next.kind === 'create-again') return forgetAttempt(task, context.now());
  await SendTaskModel.updateOne(
    { _id: task._id },
    { $set: { emptyReadingAt: task.emptyReadingAt ?? context.now(), dueAt: next.at } },
  );
};

const giveUp = (context: Context, task: SendTaskRecord): Promise<void> =>
  closeSendTask(context, task, { state: 'unknown', reason: 'creation-unknown', isAskedAgain: false });

/**
 * A task that was asked for more than once: an earlier attempt that shows up late is stopped before anybody confirms
 * it. Answers the msgids that were stopped. Throws GatewayError.
 */
export const cancelStrays = async (context: Context, task: SendTaskRecord): Promise<string[]> => {
  if (task.attempt < 2) return [];
  const strays = await findStrays(context, task);
  for (const stray of strays) await context.gateways.wecom.cancelGroupSend(stray.msgId);
  return strays.map((stray) => stray.msgId);
};
