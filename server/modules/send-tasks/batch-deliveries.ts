// Command: put the deliveries that may go out now into send tasks: equal words to customers of one consultant are one task.
import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { localDay, startOfDay } from '../../local-day.ts';
import type { Purpose } from '../contact-policy/contact-policy.contract.ts';
import { DeliveryModel, type DeliveryRecord, type DeliverySource } from '../deliveries/index.ts';
import { findSettings } from '../settings/index.ts';
import { SendTaskModel, type SendTaskAttachment, type SendTaskRecord } from './send-task.model.ts';

/** WeCom's limit of one add_msg_template (DOC 92135). */
const recipientsPerTask = 10_000;

export type Batch = {
  source: DeliverySource;
  stepId: string;
  attachment: SendTaskAttachment | null;
  purpose: Purpose;
  freshUntil: Date;
  /** A manager wants it whatever it costs the consultants in taps. */
  isInsisted: boolean;
};

/** How many group sends each consultant was asked to confirm since midnight: userId -> count. */
export const countTapsToday = async (context: Context): Promise<Map<string, number>> => {
  const { timeZone } = context.agency;
  const since = startOfDay(localDay(context.now(), timeZone), timeZone);
  const rows = await SendTaskModel.aggregate<{ _id: string; count: number }>([
    { $match: { agencyId: context.agencyId, createdAt: { $gte: since } } },
    { $group: { _id: '$staffUserId', count: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, count }) => [_id, count]));
};

/**
 * May be repeated after a crash. Answers the consultants who have been asked as often as they may be today: what is left for
 * them waits.
 */
export const batchDeliveries = async (
  context: Context,
  batch: Batch,
  renew: () => Promise<void>,
): Promise<string[]> => {
  const { tapsPerDay } = await findSettings(context);
  const taps = await countTapsToday(context);
  const isFull = (staffUserId: string): boolean => !batch.isInsisted && (taps.get(staffUserId) ?? 0) >= tapsPerDay;
  const ready = {
    agencyId: context.agencyId,
    'source.id': batch.source.id,
    stepId: batch.stepId,
    state: 'planned',
    closesAt: { $ne: null },
  } as const;
  const full: string[] = [];
  for (;;) {
    const first = await DeliveryModel.findOne({ ...ready, staffUserId: { $nin: full } })
      .sort({ _id: 1 })
      .lean<DeliveryRecord>();
    if (!first?.staffUserId || !first.closesAt) break;
    const { staffUserId, text, closesAt } = first;
    if (isFull(staffUserId)) {
      full.push(staffUserId);
      continue;
    }
    await batchOne(context, batch, { text: text ?? '', closesAt }, { ...ready, staffUserId, text, closesAt });
    taps.set(staffUserId, (taps.get(staffUserId) ?? 0) + 1);
    await renew();
  }
  // Decided once more when their time comes.
  await DeliveryModel.updateMany({ ...ready, staffUserId: { $in: full } }, { $set: { closesAt: null } });
  return full;
};

/** WeCom carries one text a task, so the address names the task; who opens it is asked there. */
const withOptOut = ({ agency }: Context, text: string, code: string): string =>
  `${text}\n\n退订：${agency.publicUrl}/u/${code}`;

type Ready = {
  agencyId: string;
  'source.id': Types.ObjectId;
  stepId: string;
  state: 'planned';
  staffUserId: string;
  text: string | null;
  closesAt: Date;
};

const batchOne = (
  context: Context,
  { source, stepId, attachment, purpose, freshUntil }: Batch,
  { text, closesAt }: { text: string; closesAt: Date },
  ready: Ready,
): Promise<void> =>
  inTransaction(context, async ({ session }) => {
    const some = await DeliveryModel.find(ready, { externalUserId: 1 }, { session })
      .sort({ _id: 1 })
      .limit(recipientsPerTask)
      .lean();
    if (some.length === 0) return;
    const { agencyId, staffUserId } = ready;
    const chunk = await SendTaskModel.countDocuments({ agencyId, 'source.id': source.id, stepId, staffUserId }).session(
      session,
    );
    const now = context.now();
    const optOutCode = purpose === 'marketing' ? randomBytes(12).toString('base64url') : null;
    const task: SendTaskRecord = {
      _id: new Types.ObjectId(),
      agencyId,
      source,
      stepId,
      staffUserId,
      chunk,
      text: optOutCode === null ? text : withOptOut(context, text, optOutCode),
      attachment,
      refusedMediaId: null,
      optOutCode,
      recipients: some.flatMap((delivery) => delivery.externalUserId ?? []),
      closesAt,
      freshUntil,
      state: 'creating',
      attempt: 0,
      firstStartedAt: null,
      startedAt: null,
      inFlight: false,
      emptyReadingAt: null,
      msgId: null,
      closing: null,
      remindedAt: [],
      problem: null,
      createdAt: now,
      waitingSince: null,
      confirmedAt: null,
      settledAt: null,
      dueAt: now,
    };
    await SendTaskModel.create([task], { session });
    await DeliveryModel.updateMany(
      { _id: { $in: some.map((delivery) => delivery._id) } },
      { $set: { state: 'batched', sendTaskId: task._id } },
      { session },
    );
  });
