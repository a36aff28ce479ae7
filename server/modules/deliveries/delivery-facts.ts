// What deliveries say of customers, for their facts: on which days a group send went out to them.
import type { BehaviourPart, FactsSource } from '../facts/index.ts';
import { DeliveryModel } from './delivery.model.ts';

export const deliveryFacts: FactsSource = {
  name: 'deliveries',
  read: async (context, customerIds) => {
    const sent = await DeliveryModel.find(
      { agencyId: context.agencyId, customerId: { $in: [...customerIds] }, state: 'sent' },
      { customerId: 1, sentAt: 1, decidedAt: 1 },
    ).lean();
    const parts = new Map<string, { behaviour: BehaviourPart[] }>();
    for (const { customerId, sentAt, decidedAt } of sent) {
      const key = customerId.toString();
      const part = parts.get(key) ?? { behaviour: [] };
      // WeCom leaves the instant out now and then; the day of the decision is at most two before.
      part.behaviour.push({ kind: 'broadcast-sent', at: sentAt ?? decidedAt, count: 1 });
      parts.set(key, part);
    }
    return parts;
  },
};
