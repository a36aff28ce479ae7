// Command: put the planned deliveries of a source into send tasks.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { DeliveryModel, type DeliveryRecord, type DeliverySource } from '../deliveries/index.ts';
import { SendTaskModel, type SendTaskLink, type SendTaskRecord } from './send-task.model.ts';

/** WeCom's limit of one add_msg_template (DOC 92135). */
const recipientsPerTask = 10_000;

export type Message = { text: string; link: SendTaskLink | null };

/** Put every planned delivery of the source into a send task of its consultant. May be repeated after a crash. */
export const batchDeliveries = async (
  context: Context,
  input: { source: DeliverySource; stepId: string; message: Message },
): Promise<void> => {
  const planned = {
    agencyId: context.agencyId,
    'source.id': input.source.id,
    stepId: input.stepId,
    state: 'planned',
  } as const;
  for (;;) {
    const first = await DeliveryModel.findOne(planned).sort({ _id: 1 }).lean<DeliveryRecord>();
    if (!first?.staffUserId) return;
    await batchOne(context, input, { ...planned, staffUserId: first.staffUserId });
  }
};

const batchOne = (
  context: Context,
  { source, stepId, message }: { source: DeliverySource; stepId: string; message: Message },
  planned: { agencyId: string; 'source.id': Types.ObjectId; stepId: string; state: 'planned'; staffUserId: string },
): Promise<void> =>
  inTransaction(context, async ({ session }) => {
    const some = await DeliveryModel.find(planned, { externalUserId: 1 }, { session })
      .sort({ _id: 1 })
      .limit(recipientsPerTask)
      .lean();
    if (some.length === 0) return;
    const { agencyId, staffUserId } = planned;
    const chunk = await SendTaskModel.countDocuments({ agencyId, 'source.id': source.id, stepId, staffUserId }).session(
      session,
    );
    const now = context.now();
    const task: SendTaskRecord = {
      _id: new Types.ObjectId(),
      agencyId,
      source,
      stepId,
      staffUserId,
      chunk,
      text: message.text,
      link: message.link,
      recipients: some.flatMap((delivery) => delivery.externalUserId ?? []),
      state: 'creating',
      attempt: 0,
      firstStartedAt: null,
      startedAt: null,
      inFlight: false,
      emptyReadingAt: null,
      msgId: null,
      closing: null,
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
