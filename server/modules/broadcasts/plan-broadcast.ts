// Command of the clock: walk the audience with a kept cursor and decide each; then, at the times that are open, have the consultants
// asked. A crash goes on where it was.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { inTransaction } from '../../database/transaction.ts';
import { countDeliveries, planDeliveries, type Message } from '../deliveries/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';
import { findAudiencePage, sendersOf } from './find-audience.ts';
import { needsApproval } from './launch-rules.ts';
import { sendWhatIsOpen, stepId } from './send-broadcast.ts';

const leaseSeconds = 30;

const messageOf = async (context: Context, broadcast: BroadcastRecord): Promise<Message> => ({
  purpose: broadcast.purpose,
  text: broadcast.text,
  senders: await sendersOf(context, broadcast.scope),
  isAtAnyTime: broadcast.isAtAnyTime,
  isStopped: broadcast.stoppedAt !== null,
});

const renewLease = (context: Context, broadcast: BroadcastRecord) => async (): Promise<void> => {
  const dueAt = new Date(context.now().getTime() + leaseSeconds * 1_000);
  await BroadcastModel.updateOne({ _id: broadcast._id }, { $set: { dueAt } });
};

const planAll = async (context: Context, broadcast: BroadcastRecord): Promise<void> => {
  const source = { kind: 'broadcast', id: broadcast._id } as const;
  const message = await messageOf(context, broadcast);
  const renew = renewLease(context, broadcast);
  for (let afterId: Types.ObjectId | null = broadcast.plannedUpTo; ;) {
    const customerIds = await findAudiencePage(context, broadcast.audience, broadcast.scope, afterId);
    const last = customerIds.at(-1);
    if (!last) break;
    await planDeliveries(context, { source, stepId, message }, customerIds);
    afterId = last;
    await BroadcastModel.updateOne({ _id: broadcast._id }, { $set: { plannedUpTo: afterId } });
    await renew();
  }
};

const finishPlanning = async (context: Context, broadcast: BroadcastRecord): Promise<void> => {
  const counts = await countDeliveries(context, broadcast._id);
  const sum = (isWithheld: boolean): number =>
    counts.reduce((total, row) => ((row.state === 'withheld') === isWithheld ? total + row.count : total), 0);
  const planned = sum(false);
  const isWaiting = await needsApproval(context, planned, broadcast.isOwnersWord);
  await inTransaction(context, async ({ session, publish }) => {
    const done = await BroadcastModel.updateOne(
      { _id: broadcast._id, state: 'planning' },
      {
        $set: isWaiting
          ? {
              state: 'waiting-for-approval',
              approval: { by: null, at: null, isGranted: false, note: '' },
              dueAt: broadcast.freshUntil,
            }
          : { state: 'sending', dueAt: context.now() },
      },
      { session },
    );
    if (done.modifiedCount === 0) return;
    const broadcastId = broadcast._id.toString();
    await publish('broadcast.planned', { broadcastId, planned, withheld: sum(true) });
    if (isWaiting) {
      const { launchedBy, freshUntil } = broadcast;
      await publish('broadcast.approval-asked', { broadcastId, launchedBy, planned, freshUntil: freshUntil.getTime() });
    }
  });
};

/** Answers how many broadcasts were taken a step further. */
export const planDueBroadcasts = async (context: Context): Promise<number> => {
  for (let handled = 0; ; handled += 1) {
    const broadcast = await claimDue(BroadcastModel, context, { state: { $ne: 'settled' } }, leaseSeconds);
    if (!broadcast) return handled;
    if (broadcast.state === 'planning') {
      await planAll(context, broadcast);
      await finishPlanning(context, broadcast);
    } else {
      await sendWhatIsOpen(context, broadcast, await messageOf(context, broadcast), renewLease(context, broadcast));
    }
  }
};
