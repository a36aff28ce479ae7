// Reads of deliveries.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { findMembers } from '../customers/index.ts';
import { visibleStaff } from '../identity/index.ts';
import { DeliveryModel, type DeliveryRecord } from './delivery.model.ts';
import type { DeliveryReason, DeliveryState } from './delivery.state.ts';

export type StateCount = {
  staffUserId: string | null;
  state: DeliveryState;
  reason: DeliveryReason | null;
  count: number;
};

/** How many deliveries of the source stand where, by consultant. */
export const countDeliveries = async (context: Context, sourceId: Types.ObjectId): Promise<StateCount[]> => {
  type Row = { _id: Omit<StateCount, 'count'>; count: number };
  const rows = await DeliveryModel.aggregate<Row>([
    { $match: { agencyId: context.agencyId, 'source.id': sourceId } },
    { $group: { _id: { staffUserId: '$staffUserId', state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
  ]);
  return rows.map(({ _id, count }) => ({ ..._id, count }));
};

/** Deliveries of one source behind `afterId`, those of the staff whom the actor sees. */
export const findDeliveries = (
  context: Context,
  query: { sourceId: Types.ObjectId; state?: DeliveryState | undefined; afterId?: string | undefined; limit: number },
): Promise<DeliveryRecord[]> => {
  const sees = visibleStaff(context.actor);
  return DeliveryModel.find({
    agencyId: context.agencyId,
    'source.id': query.sourceId,
    ...(query.state === undefined ? {} : { state: query.state }),
    ...(sees === null ? {} : { staffUserId: { $in: [...sees] } }),
    ...(query.afterId === undefined ? {} : { _id: { $gt: new Types.ObjectId(query.afterId) } }),
  })
    .sort({ _id: 1 })
    .limit(query.limit)
    .lean<DeliveryRecord[]>();
};

/** What one customer got or did not get, the newest first, under whatever of his records. */
export const findDeliveriesTo = async (
  context: Context,
  customerId: Types.ObjectId,
  limit = 100,
): Promise<DeliveryRecord[]> => {
  const members = await findMembers(context, [customerId]);
  return DeliveryModel.find({
    agencyId: context.agencyId,
    customerId: { $in: [customerId, ...members.map((member) => member.memberId)] },
  })
    .sort({ decidedAt: -1 })
    .limit(limit)
    .lean<DeliveryRecord[]>();
};
