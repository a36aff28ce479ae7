// Reads of deliveries and send tasks.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { findMembers } from '../customers/index.ts';
import { visibleStaff } from '../identity/index.ts';
import { DeliveryModel, type DeliveryRecord, type DeliverySource } from './delivery.model.ts';
import type { DeliveryReason, DeliveryState } from './delivery.state.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';
import { openStates } from './send-task.state.ts';

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

/** The send tasks of the source, without their recipients. */
export const findSendTasks = (
  context: Context,
  sourceId: Types.ObjectId,
): Promise<Omit<SendTaskRecord, 'recipients'>[]> =>
  SendTaskModel.find({ agencyId: context.agencyId, 'source.id': sourceId }, { recipients: 0 })
    .sort({ staffUserId: 1, chunk: 1 })
    .lean<Omit<SendTaskRecord, 'recipients'>[]>();

/** The newest sources that ask one of these staff to send. */
export const findSourcesAsking = async (
  context: Context,
  staffUserIds: readonly string[],
): Promise<Types.ObjectId[]> => {
  const tasks = await SendTaskModel.find(
    { agencyId: context.agencyId, staffUserId: { $in: [...staffUserIds] } },
    { 'source.id': 1 },
  )
    .sort({ createdAt: -1 })
    .limit(500)
    .lean<Pick<SendTaskRecord, 'source'>[]>();
  return tasks.map((task) => task.source.id);
};

/** Whether every send task of the source has ended. */
export const areSendsOver = async (context: Context, sourceId: Types.ObjectId): Promise<boolean> =>
  (await SendTaskModel.countDocuments({
    agencyId: context.agencyId,
    'source.id': sourceId,
    state: { $in: [...openStates] },
  })) === 0;

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
export const findDeliveriesTo = async (context: Context, customerId: Types.ObjectId): Promise<DeliveryRecord[]> => {
  const members = await findMembers(context, [customerId]);
  return DeliveryModel.find({
    agencyId: context.agencyId,
    customerId: { $in: [customerId, ...members.map((member) => member.memberId)] },
  })
    .sort({ decidedAt: -1 })
    .limit(100)
    .lean<DeliveryRecord[]>();
};

/** Which of these send tasks their consultants have confirmed. */
export const findConfirmed = async (context: Context, ids: readonly Types.ObjectId[]): Promise<Set<string>> => {
  const confirmed = await SendTaskModel.find(
    { agencyId: context.agencyId, _id: { $in: [...ids] }, confirmedAt: { $ne: null } },
    { _id: 1 },
  ).lean();
  return new Set(confirmed.map((task) => task._id.toString()));
};

export type { DeliverySource };
