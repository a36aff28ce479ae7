// Commands: launch a broadcast, and stop what of it is not confirmed.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { authorize, visibleStaff } from '../identity/index.ts';
import { cancelSends, sendTasksJob } from '../send-tasks/index.ts';
import { getTag } from '../tags/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';
import { getBroadcastRecord } from './find-broadcasts.ts';

export type NewBroadcast = Pick<BroadcastRecord, 'requestId' | 'name' | 'text' | 'link'> & { tagId: string };

export const planBroadcastsJob = 'broadcasts.plan';

const isSame = (known: BroadcastRecord, input: NewBroadcast): boolean =>
  known.text === input.text &&
  known.tagId.toString() === input.tagId &&
  known.name === input.name &&
  known.link?.url === input.link?.url &&
  known.link?.title === input.link?.title;

/** The same requestId launches once. Throws `tags.not-found`, `broadcasts.request-reused`. */
export const launchBroadcast = async (context: Context, input: NewBroadcast): Promise<{ broadcastId: string }> => {
  authorize(context.actor, 'broadcasts.launch');
  const { agencyId } = context;
  const tag = await getTag(context, input.tagId);
  const broadcastId = await inTransaction(context, async ({ session, publish }) => {
    const known = await BroadcastModel.findOne({ agencyId, requestId: input.requestId }, null, {
      session,
    }).lean<BroadcastRecord>();
    if (known) {
      if (!isSame(known, input)) {
        throw new AppError('conflict', 'broadcasts.request-reused', '这次提交已经发起过另一条群发，请刷新页面重试');
      }
      return known._id.toString();
    }
    const now = context.now();
    const sees = visibleStaff(context.actor);
    const record: BroadcastRecord = {
      _id: new Types.ObjectId(),
      agencyId,
      requestId: input.requestId,
      name: input.name,
      tagId: tag._id,
      text: input.text,
      link: input.link,
      launchedBy: context.actor.kind === 'staff' ? context.actor.userId : 'system',
      launchedAt: now,
      scope: sees === null ? null : [...sees],
      state: 'planning',
      plannedUpTo: null,
      cancelledAt: null,
      settledAt: null,
      dueAt: now,
    };
    await BroadcastModel.create([record], { session });
    await publish('broadcast.launched', { broadcastId: record._id.toString(), tagId: input.tagId });
    return record._id.toString();
  });
  context.wake(planBroadcastsJob);
  return { broadcastId };
};

/** Stop every group send of it that no consultant has confirmed. Throws `broadcasts.not-found`, `broadcasts.still-planning`. */
export const cancelBroadcast = async (context: Context, broadcastId: string): Promise<{ asked: number }> => {
  const broadcast = await getBroadcastRecord(context, broadcastId);
  authorize(context.actor, 'broadcasts.launch', { staffUserIds: [broadcast.launchedBy] });
  if (broadcast.state === 'planning') {
    throw new AppError('conflict', 'broadcasts.still-planning', '群发还在准备，请过几秒再撤销');
  }
  const asked = await inTransaction(context, async (tx) => {
    await BroadcastModel.updateOne(
      { _id: broadcast._id },
      { $set: { cancelledAt: context.now() } },
      { session: tx.session },
    );
    return cancelSends(context, { kind: 'broadcast', id: broadcast._id }, tx);
  });
  context.wake(sendTasksJob);
  return { asked };
};
