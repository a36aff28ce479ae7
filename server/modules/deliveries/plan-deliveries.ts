// Command: keep a delivery for each candidate, planned or withheld, with everything that decided it.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { insertNew } from '../../database/insert-new.ts';
import { reasonOfBudget, type Decision, type PolicyReason } from '../contact-policy/index.ts';
import { decideDeliveries, type Message } from './decide-deliveries.ts';
import { DeliveryModel, type DeliveryRecord, type DeliverySource } from './delivery.model.ts';

const budgetReasons: readonly PolicyReason[] = Object.values(reasonOfBudget);

/** What is used up today may be free tomorrow: that is looked at when it goes out. */
const lastingReason = ({ reason }: Decision): Decision['reason'] =>
  reason !== null && budgetReasons.includes(reason) ? null : reason;

/** The same candidate planned again changes nothing. */
export const planDeliveries = async (
  context: Context,
  input: { source: DeliverySource; stepId: string; message: Message },
  customerIds: readonly Types.ObjectId[],
): Promise<void> => {
  const { source, stepId, message } = input;
  const { decided } = await decideDeliveries(context, message, customerIds);
  const records = decided.map(({ customerId, inputs, decision, text }): DeliveryRecord => {
    const reason = lastingReason(decision);
    return {
      _id: new Types.ObjectId(),
      agencyId: context.agencyId,
      source,
      enrolment: customerId.toString(),
      stepId,
      occurrence: 0,
      purpose: message.purpose,
      customerId,
      externalUserId: decision.externalUserId,
      staffUserId: decision.staffUserId,
      state: reason === null ? 'planned' : 'withheld',
      reason,
      inputs,
      text,
      closesAt: null,
      withdrawnAt: null,
      sendTaskId: null,
      decidedAt: context.now(),
      sentAt: null,
    };
  });
  await insertNew(DeliveryModel, records);
};
