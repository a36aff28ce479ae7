// Command: decide a delivery for each candidate.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { findContacts } from '../contacts/index.ts';
import { findOptedOut } from '../customers/index.ts';
import { findSettings } from '../settings/index.ts';
import { DeliveryModel, type DeliverySource } from './delivery.model.ts';
import { decideAllowed, withheld } from './delivery.state.ts';

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
