// Command: say yes or no to a broadcast that is large enough to need it.
import { actorId, type Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { endPlanned } from '../deliveries/index.ts';
import { authorize } from '../identity/index.ts';
import { BroadcastModel } from './broadcast.model.ts';
import { getBroadcastRecord } from './find-broadcasts.ts';
import { planBroadcastsJob } from './launch-broadcast.ts';

/** Nobody approves his own. Throws `broadcasts.not-found`, `broadcasts.not-waiting`, `broadcasts.own-approval`. */
export const answerApproval = async (
  context: Context,
  input: { broadcastId: string; isGranted: boolean; note: string },
): Promise<void> => {
  const broadcast = await getBroadcastRecord(context, input.broadcastId);
  authorize(context.actor, 'broadcasts.approve', { staffUserIds: [broadcast.launchedBy] });
  const by = actorId(context);
  if (by === broadcast.launchedBy) {
    throw new AppError('forbidden', 'broadcasts.own-approval', '自己发起的群发要由别人审批');
  }
  await inTransaction(context, async ({ session, publish }) => {
    const { isGranted, note } = input;
    const answered = await BroadcastModel.updateOne(
      { _id: broadcast._id, state: 'waiting-for-approval', 'approval.by': null, cancelledAt: null },
      { $set: { state: 'sending', approval: { by, at: context.now(), isGranted, note }, dueAt: context.now() } },
      { session },
    );
    if (answered.modifiedCount === 0) {
      throw new AppError('conflict', 'broadcasts.not-waiting', '这次群发现在不用审批，可能别人已经审批过');
    }
    if (!isGranted) await endPlanned(context, broadcast._id, 'not-approved', { session });
    const broadcastId = broadcast._id.toString();
    await publish(isGranted ? 'broadcast.approved' : 'broadcast.refused', { broadcastId });
  });
  context.wake(planBroadcastsJob);
};
