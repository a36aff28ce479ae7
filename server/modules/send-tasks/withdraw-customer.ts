// Command of a reaction: somebody opted out while a message to him waits. WeCom cancels whole tasks only, so the task is taken
// back and the others in it are asked for anew; a consultant who taps first wins, and the result says so.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { findMembers } from '../customers/index.ts';
import { DeliveryModel } from '../deliveries/index.ts';
import { SendTaskModel } from './send-task.model.ts';

export const withdrawCustomer = async (context: Context, customerId: string, { session }: Tx): Promise<void> => {
  const { agencyId } = context;
  const rootId = new Types.ObjectId(customerId);
  const members = await findMembers(context, [rootId], { session });
  const his = {
    agencyId,
    customerId: { $in: [rootId, ...members.map((member) => member.memberId)] },
    purpose: { $ne: 'service' as const },
  };
  const now = context.now();
  await DeliveryModel.updateMany(
    { ...his, state: 'planned' },
    { $set: { state: 'withheld', reason: 'opted-out', 'inputs.isOptedOut': true, decidedAt: now, text: null } },
    { session },
  );
  const handed = await DeliveryModel.find({ ...his, state: 'batched' }, { sendTaskId: 1 }, { session }).lean();
  if (handed.length === 0) return;
  await DeliveryModel.updateMany({ ...his, state: 'batched' }, { $set: { withdrawnAt: now } }, { session });
  await SendTaskModel.updateMany(
    {
      _id: { $in: handed.flatMap((delivery) => delivery.sendTaskId ?? []) },
      state: { $in: ['creating', 'waiting-for-staff'] },
      closing: null,
    },
    { $set: { closing: 'rearranged', dueAt: now } },
    { session },
  );
};
