// Command of a reaction: when the last send task of a broadcast has ended, so has the broadcast.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { areSendsOver } from '../send-tasks/index.ts';
import { BroadcastModel } from './broadcast.model.ts';

export const settleBroadcast = async (
  context: Context,
  broadcastId: string,
  { session, publish }: Tx,
): Promise<void> => {
  // While it is planning, the end of planning looks once more.
  const broadcast = await BroadcastModel.findOne({ agencyId: context.agencyId, _id: broadcastId }, null, {
    session,
  }).lean();
  if (broadcast?.state !== 'sending') return;
  if (!(await areSendsOver(context, broadcast._id))) return;
  await BroadcastModel.updateOne(
    { _id: broadcast._id },
    { $set: { state: 'settled', settledAt: context.now() } },
    { session },
  );
  await publish('broadcast.settled', { broadcastId });
};
