// Commands: decide a delivery for each candidate, then put the planned ones of a source into send tasks.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { findContacts } from '../contacts/index.ts';
import { findOptedOut } from '../customers/index.ts';
import { findSettings } from '../settings/index.ts';
import { DeliveryModel, type DeliveryRecord, type DeliverySource } from './delivery.model.ts';
import { decideAllowed, withheld } from './delivery.state.ts';
import { SendTaskModel, type SendTaskLink, type SendTaskRecord } from './send-task.model.ts';

/** WeCom's limit of one add_msg_template (DOC 92135). */
const recipientsPerTask = 10_000;

export type Candidate = { customerId: Types.ObjectId };

/** Whom to send for: everybody in `senders`. Decides without writing; for a preview and for planning alike. */
export const decideDeliveries = async (
  context: Context,
  candidates: readonly Candidate[],
  senders: ReadonlySet<string>,
) => {
  const customerIds = candidates.map((candidate) => candidate.customerId);
  const contacts = await findContacts(context, customerIds);
  const optedOut = await findOptedOut(context, customerIds);
  const settings = await findSettings(context);
  const byCustomer = new Map<string, typeof contacts>();
  for (const contact of contacts) {
    const key = contact.customerId.toString();
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), contact]);
  }
  return candidates.map((candidate) => ({
    candidate,
    decision: optedOut.has(candidate.customerId.toString())
      ? withheld('opted-out')
      : decideAllowed(byCustomer.get(candidate.customerId.toString()) ?? [], senders, settings),
  }));
};

/** Keep a delivery for each candidate; the same candidate planned again changes nothing. */
export const planDeliveries = async (
  context: Context,
  input: { source: DeliverySource; stepId: string; senders: ReadonlySet<string>; candidates: readonly Candidate[] },
): Promise<void> => {
  const decided = await decideDeliveries(context, input.candidates, input.senders);
  const operations = decided.map(({ candidate, decision }) => ({
    updateOne: {
      filter: {
        agencyId: context.agencyId,
        'source.id': input.source.id,
        enrolment: candidate.customerId.toString(),
        stepId: input.stepId,
        occurrence: 0,
      },
      update: {
        $setOnInsert: {
          'source.kind': input.source.kind,
          customerId: candidate.customerId,
          externalUserId: decision.externalUserId,
          staffUserId: decision.staffUserId,
          state: decision.reason === null ? 'planned' : 'withheld',
          reason: decision.reason,
          sendTaskId: null,
          decidedAt: context.now(),
          sentAt: null,
        },
      },
      upsert: true,
    },
  }));
  if (operations.length > 0) await DeliveryModel.bulkWrite(operations, { ordered: false });
};

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
