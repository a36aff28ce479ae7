// Commands: which live codes are to be looked at, and the job that tells WeCom to whom each leads.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import type { Tx } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { findCandidates } from '../assignments/index.ts';
import { LiveCodeModel, type LiveCodeRecord } from '../contacts/index.ts';
import { isSame, usersOnCode } from './code-users.ts';

export const balanceJob = 'leads.balance-codes';

const leaseSeconds = 30;
const retrySeconds = 60;

/** A customer came by this code: the next may be another consultant's. */
export const askToBalance = async (
  context: Context,
  { liveCodeId }: { liveCodeId: string | null },
  { session }: Tx,
): Promise<void> => {
  if (liveCodeId === null) return;
  await LiveCodeModel.updateOne(
    { agencyId: context.agencyId, _id: new Types.ObjectId(liveCodeId), isBalanced: true },
    { $set: { dueAt: context.now() } },
    { session },
  );
};

/** A consultant serves no longer, or again: every code that he is on. */
export const askToBalanceFor = async (
  context: Context,
  { staffUserId }: { staffUserId: string },
  { session }: Tx,
): Promise<void> => {
  await LiveCodeModel.updateMany(
    { agencyId: context.agencyId, $or: [{ staffUserId }, { otherUserIds: staffUserId }] },
    { $set: { dueAt: context.now() } },
    { session },
  );
};

const balance = async (context: Context, code: LiveCodeRecord): Promise<void> => {
  const tagIds = code.tagIds.map(String);
  const candidates = await findCandidates(context, { tagIds: code.isBalanced ? tagIds : [], besides: [] });
  const userIds = usersOnCode({ ...code, tagIds }, candidates);
  // WeCom takes no code without anybody; the one it has leads to nobody all the same.
  if (userIds.length > 0 && !isSame(userIds, code.activeUserIds)) {
    await context.gateways.wecom.updateContactWay({ configId: code.configId, userIds });
  }
  // Whoever made it due meanwhile has it looked at again.
  await LiveCodeModel.updateOne({ _id: code._id }, { $set: { activeUserIds: userIds } });
  await LiveCodeModel.updateOne({ _id: code._id, dueAt: code.dueAt }, { $set: { dueAt: null } });
};

/** Telling WeCom the same again is harmless. Answers how many codes were looked at. */
export const balanceDueCodes = async (context: Context): Promise<number> => {
  for (let looked = 0; ; looked += 1) {
    const code = await claimDue(LiveCodeModel, context, {}, leaseSeconds);
    if (!code) return looked;
    try {
      await balance(context, code);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const mayHelp = error.retryable || error.maybeDone;
      context.log.warn(
        { liveCodeId: String(code._id), mayHelp, error },
        'live code: WeCom was not told to whom it leads',
      );
      const dueAt = mayHelp ? new Date(context.now().getTime() + retrySeconds * 1_000) : null;
      await LiveCodeModel.updateOne({ _id: code._id, dueAt: code.dueAt }, { $set: { dueAt } });
    }
  }
};
