// Command: keep a delivery for each candidate, planned or withheld, with everything that decided it.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { reasonOfBudget, type Decision, type PolicyReason } from '../contact-policy/index.ts';
import { decideDeliveries, type Message } from './decide-deliveries.ts';
import { DeliveryModel, type DeliverySource } from './delivery.model.ts';

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
  const operations = decided.map(({ customerId, inputs, decision, text }) => {
    const reason = lastingReason(decision);
    return {
      updateOne: {
        filter: {
          agencyId: context.agencyId,
          'source.id': source.id,
          enrolment: customerId.toString(),
          stepId,
          occurrence: 0,
        },
        update: {
          $setOnInsert: {
            'source.kind': source.kind,
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
          },
        },
        upsert: true,
      },
    };
  });
  if (operations.length > 0) await DeliveryModel.bulkWrite(operations, { ordered: false });
};
