// Reads: what would become of a message to each of these customers now: who sends it in which words, or why nobody does.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { decide, gatherInputs, type Budget, type Decision, type PolicyInputs } from '../contact-policy/index.ts';
import type { Purpose } from '../contact-policy/contact-policy.contract.ts';
import { findStaffNames } from '../identity/index.ts';
import { renderText } from './message-text.ts';

export type Message = {
  purpose: Purpose;
  /** With fields. */
  text: string;
  /** The staff who may send. */
  senders: ReadonlySet<string>;
  /** Hours do not matter. */
  isAtAnyTime: boolean;
  /** All sending was stopped since it was asked for. */
  isStopped: boolean;
};

export type Decided = { customerId: Types.ObjectId; inputs: PolicyInputs; decision: Decision; text: string | null };

/** `holders`: deliveries whose own places in the ledger of contacts do not count against them. */
export const decideDeliveries = async (
  context: Context,
  { purpose, text, senders, isAtAnyTime, isStopped }: Message,
  customerIds: readonly Types.ObjectId[],
  holders?: ReadonlySet<string>,
): Promise<{ decided: Decided[]; budgets: Budget[] }> => {
  const query = { purpose, customerIds, senders, isAtAnyTime, isStopped, ...(holders ? { holders } : {}) };
  const { inputs: gathered, recipients, budgets } = await gatherInputs(context, query);
  const names = await findStaffNames(context);
  const decided = customerIds.flatMap((customerId): Decided[] => {
    const key = customerId.toString();
    const inputs = gathered.get(key);
    if (!inputs) return [];
    const first = decide(inputs);
    if (first.reason !== null) return [{ customerId, inputs, decision: first, text: null }];
    const consultant = names.get(first.staffUserId) ?? '';
    const rendered = renderText(text, recipients.get(key), consultant);
    const complete = { ...inputs, missingFields: rendered.missing };
    return [{ customerId, inputs: complete, decision: decide(complete), text: rendered.text }];
  });
  return { decided, budgets };
};
