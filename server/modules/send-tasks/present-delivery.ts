// A delivery as people read it.
import type { Context } from '../../context.ts';
import { findCustomerNames } from '../customers/index.ts';
import { findStaffNames } from '../identity/index.ts';
import type { DeliveryRow } from '../deliveries/deliveries.contract.ts';
import { explainDelivery, type DeliveryRecord } from '../deliveries/index.ts';
import { findConfirmed } from './find-send-tasks.ts';

export const presentDeliveries = async (
  context: Context,
  deliveries: readonly DeliveryRecord[],
): Promise<DeliveryRow[]> => {
  const customers = await findCustomerNames(
    context,
    deliveries.map((delivery) => delivery.customerId),
  );
  const staff = await findStaffNames(context);
  const confirmed = await findConfirmed(
    context,
    deliveries.flatMap((delivery) => delivery.sendTaskId ?? []),
  );
  return deliveries.map((delivery) => ({
    deliveryId: delivery._id.toString(),
    customerId: delivery.customerId.toString(),
    customerName: customers.get(delivery.customerId.toString()) ?? '',
    staffName: delivery.staffUserId === null ? null : (staff.get(delivery.staffUserId) ?? delivery.staffUserId),
    state: delivery.state,
    reason: delivery.reason,
    sentence: explainDelivery(delivery, confirmed.has(String(delivery.sendTaskId))),
    decidedAt: delivery.decidedAt.toISOString(),
    sentAt: delivery.sentAt?.toISOString() ?? null,
    sourceId: delivery.source.id.toString(),
  }));
};
