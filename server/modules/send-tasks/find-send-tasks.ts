// Reads of send tasks.
import type { ClientSession, Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { DeliveryModel } from '../deliveries/index.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';
import { openStates } from './send-task.state.ts';

export type SendTaskSummary = Omit<SendTaskRecord, 'recipients'> & { customers: number };

/** The send tasks of the source, their recipients as a number. */
export const findSendTasks = (context: Context, sourceId: Types.ObjectId): Promise<SendTaskSummary[]> =>
  SendTaskModel.aggregate<SendTaskSummary>([
    { $match: { agencyId: context.agencyId, 'source.id': sourceId } },
    { $addFields: { customers: { $size: '$recipients' } } },
    { $project: { recipients: 0 } },
    { $sort: { staffUserId: 1, chunk: 1 } },
  ]);

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
export const areSendsOver = async (
  context: Context,
  sourceId: Types.ObjectId,
  session: { session?: ClientSession } = {},
): Promise<boolean> =>
  (await SendTaskModel.countDocuments(
    { agencyId: context.agencyId, 'source.id': sourceId, state: { $in: [...openStates] } },
    session,
  )) === 0;

/** Which of these send tasks their consultants have confirmed. */
export const findConfirmed = async (context: Context, ids: readonly Types.ObjectId[]): Promise<Set<string>> => {
  const confirmed = await SendTaskModel.find(
    { agencyId: context.agencyId, _id: { $in: [...ids] }, confirmedAt: { $ne: null } },
    { _id: 1 },
  ).lean();
  return new Set(confirmed.map((task) => task._id.toString()));
};

/** Which of these group sends are ours. */
export const findKnownMsgIds = async (context: Context, msgIds: readonly string[]): Promise<Set<string>> => {
  const known = await SendTaskModel.find(
    { agencyId: context.agencyId, msgId: { $in: [...msgIds] } },
    { msgId: 1 },
  ).lean();
  return new Set(known.flatMap(({ msgId }) => msgId ?? []));
};

/** The message whose opt-out page has this address; null: none. */
export const findByOptOutCode = (context: Context, optOutCode: string): Promise<SendTaskRecord | null> =>
  SendTaskModel.findOne({ agencyId: context.agencyId, optOutCode }).lean<SendTaskRecord>();

/** The customers whom a group send was for. */
export const findRecipientsOf = async (context: Context, sendTaskId: Types.ObjectId): Promise<Types.ObjectId[]> => {
  const deliveries = await DeliveryModel.find({ agencyId: context.agencyId, sendTaskId }, { customerId: 1 }).lean();
  return deliveries.map(({ customerId }) => customerId);
};
