// Command of the clock: walk the bearers of the tag with a kept cursor, decide each, then batch. A crash goes on where it was.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { inTransaction } from '../../database/transaction.ts';
import { findTagged } from '../customers/index.ts';
import { countDeliveries, planDeliveries } from '../deliveries/index.ts';
import { findServiceStaff } from '../identity/index.ts';
import { areSendsOver, batchDeliveries, sendTasksJob } from '../send-tasks/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';

const leaseSeconds = 30;
const pageSize = 500;
export const stepId = 'message';

/** The staff who may send: those who serve customers, of those whom the launcher may send for. */
export const sendersOf = async (context: Context, scope: readonly string[] | null): Promise<Set<string>> => {
  const serving = [...(await findServiceStaff(context)).keys()];
  return new Set(scope === null ? serving : serving.filter((userId) => scope.includes(userId)));
};

const planAll = async (context: Context, broadcast: BroadcastRecord): Promise<void> => {
  const source = { kind: 'broadcast', id: broadcast._id } as const;
  const senders = await sendersOf(context, broadcast.scope);
  for (let afterId: Types.ObjectId | null = broadcast.plannedUpTo; ;) {
    const candidates = await findTagged(context, {
      tagId: broadcast.tagId,
      staffUserIds: broadcast.scope,
      afterId,
      limit: pageSize,
    });
    const last = candidates.at(-1);
    if (!last) break;
    await planDeliveries(context, {
      source,
      stepId,
      senders,
      candidates: candidates.map(({ _id }) => ({ customerId: _id })),
    });
    afterId = last._id;
    const dueAt = new Date(context.now().getTime() + leaseSeconds * 1_000);
    await BroadcastModel.updateOne({ _id: broadcast._id }, { $set: { plannedUpTo: afterId, dueAt } });
  }
  await batchDeliveries(context, { source, stepId, message: { text: broadcast.text, link: broadcast.link } });
};

const finishPlanning = async (context: Context, broadcast: BroadcastRecord): Promise<void> => {
  const counts = await countDeliveries(context, broadcast._id);
  const sum = (isWithheld: boolean): number =>
    counts.reduce((total, row) => ((row.state === 'withheld') === isWithheld ? total + row.count : total), 0);
  const isOver = await areSendsOver(context, broadcast._id);
  await inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    const done = await BroadcastModel.updateOne(
      { _id: broadcast._id, state: 'planning' },
      { $set: { state: isOver ? 'settled' : 'sending', settledAt: isOver ? now : null, dueAt: null } },
      { session },
    );
    if (done.modifiedCount === 0) return;
    const broadcastId = broadcast._id.toString();
    await publish('broadcast.planned', { broadcastId, planned: sum(false), withheld: sum(true) });
    if (isOver) await publish('broadcast.settled', { broadcastId });
  });
  context.wake(sendTasksJob);
};

/** Answers how many broadcasts were planned. */
export const planDueBroadcasts = async (context: Context): Promise<number> => {
  for (let handled = 0; ; handled += 1) {
    const broadcast = await claimDue(BroadcastModel, context, { state: 'planning' }, leaseSeconds);
    if (!broadcast) return handled;
    await planAll(context, broadcast);
    await finishPlanning(context, broadcast);
  }
};
