// Command: a customer leaves the sea pool: claimed by a consultant within his daily limit, or given to one by a manager.
import { agencyDefaults } from '../../../config/agency-defaults.ts';
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { localDay } from '../../local-day.ts';
import { authorize } from '../identity/index.ts';
import { handoverJob, mayReceive, notASuccessor } from './choose-successors.ts';
import { DailyClaimsModel } from './daily-claims.model.ts';
import { HandoverModel } from './handover.model.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';

const idOf = (context: Context, staffUserId: string) => ({
  agencyId: context.agencyId,
  staffUserId,
  day: localDay(context.now(), context.agency.timeZone),
});

/** How many he may still claim today. */
export const findClaimsLeft = async (context: Context, staffUserId: string): Promise<number> => {
  const today = await DailyClaimsModel.findOne(idOf(context, staffUserId)).lean();
  return Math.max(0, agencyDefaults.poolClaimsPerDay - (today?.count ?? 0));
};

/** Two claims at once meet in this document, and one of the transactions is done again. */
const takeClaim = async (context: Context, staffUserId: string, { session }: Tx): Promise<void> => {
  const taken = await DailyClaimsModel.updateOne(
    { ...idOf(context, staffUserId), count: { $lt: agencyDefaults.poolClaimsPerDay } },
    { $inc: { count: 1 } },
    { session },
  );
  if (taken.modifiedCount === 1) return;
  const message = `今天领取的客户已到上限（${agencyDefaults.poolClaimsPerDay} 位），请明天再来`;
  throw new AppError('too-many', 'handovers.claims-used-up', message);
};

/** Whose customer he shall be, checked; and whether that counts in a daily limit. */
const claimerOf = async (context: Context, wanted: string | undefined): Promise<{ userId: string; isOwn: boolean }> => {
  const { actor } = context;
  authorize(actor, 'pool.claim');
  const own = actor.kind === 'staff' ? actor.userId : null;
  const userId = wanted ?? own;
  const isOwn = userId === own;
  if (!isOwn) authorize(actor, 'pool.assign');
  if (userId === null || !(await mayReceive(context, userId))) throw notASuccessor();
  return { userId, isOwn: isOwn && actor.kind === 'staff' && actor.role === 'consultant' };
};

/**
 * WeCom is asked to hand the customer over; what becomes of it is seen like with any transfer. Throws `handovers.claims-used-up`,
 * `handovers.claimed-already`, `handovers.not-in-the-pool`, `handovers.not-a-successor`.
 */
export const claimCustomer = async (
  context: Context,
  input: { transferId: string; toUserId?: string | undefined },
): Promise<void> => {
  const { userId, isOwn } = await claimerOf(context, input.toUserId);
  if (isOwn) await DailyClaimsModel.updateOne(idOf(context, userId), { $setOnInsert: { count: 0 } }, { upsert: true });
  await inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    const ofIt = { agencyId: context.agencyId, _id: input.transferId };
    const known = await TransferModel.findOne(ofIt, null, { session }).lean<TransferRecord>();
    if (!known || (known.state !== 'pooled' && known.claimedAt === null)) {
      throw notFound('handovers.not-in-the-pool', '公海里没有这位客户');
    }
    if (known.state !== 'pooled') {
      // A second press by the same person has what it wanted.
      if (known.toUserId === userId) return;
      throw new AppError('conflict', 'handovers.claimed-already', '这位客户已被别的同事领取');
    }
    const now = context.now();
    if (userId === known.fromUserId) {
      // Who gave him up takes him back; in WeCom he never stopped being his friend.
      await TransferModel.updateOne(ofIt, { $set: { state: 'ended', reason: 'came-back' } }, { session });
      await HandoverModel.updateOne({ _id: known.handoverId }, { $set: { dueAt: now } }, { session });
      return;
    }
    if (isOwn) await takeClaim(context, userId, tx);
    await TransferModel.updateOne(
      { ...ofIt, state: 'pooled' },
      { $set: { state: 'queued', toUserId: userId, claimedAt: now, reason: null, code: null } },
      { session },
    );
    await HandoverModel.updateOne({ _id: known.handoverId }, { $set: { state: 'open', dueAt: now } }, { session });
    const { customerId, fromUserId } = known;
    await publish('customer.claimed', { customerId: customerId.toString(), fromUserId, staffUserId: userId });
  });
  context.wake(handoverJob);
};
