// Command of a reaction: when a send task of a broadcast has ended, look whether it is over, or whom to ask anew.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { BroadcastModel } from './broadcast.model.ts';

export const lookAgain = async (context: Context, broadcastId: string, { session }: Tx): Promise<void> => {
  // While it is planning, the end of planning looks.
  await BroadcastModel.updateOne(
    { agencyId: context.agencyId, _id: broadcastId, state: 'sending' },
    { $set: { dueAt: context.now() } },
    { session },
  );
};

/** All sending was stopped: what had not been handed out by then is not sent later, either. */
export const stopBroadcasts = async (context: Context, stoppedAt: Date, { session }: Tx): Promise<void> => {
  await BroadcastModel.updateMany(
    { agencyId: context.agencyId, state: { $ne: 'settled' }, launchedAt: { $lte: stoppedAt } },
    { $set: { stoppedAt, dueAt: context.now() } },
    { session },
  );
};
