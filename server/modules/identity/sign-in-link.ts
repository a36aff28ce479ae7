// Commands: whoever rules the server makes an owner, and gives him a link that lets him in once, without WeCom.
import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { createSession, hashOf } from './session.ts';
import { SignInLinkModel, type SignInLinkRecord } from './sign-in-link.model.ts';
import { StaffModel } from './staff.model.ts';

export const linkMinutes = 30;
/** Shorter than a session by WeCom: such a link is for setting up and for repairs. */
export const linkSessionHours = 12;

const goneLink = (): AppError =>
  new AppError('unauthenticated', 'sign-in.link-gone', '这个链接已用过或已过期，请在服务器上重新生成一个');

/**
 * Make the member of staff an owner, also one whom WeCom has not shown yet, and answer the token of a link. Earlier links of his that
 * nobody used stop working.
 */
export const makeOwner = async (context: Context, input: { userId: string }): Promise<string> => {
  const { agencyId } = context;
  const { userId } = input;
  const token = randomBytes(32).toString('base64url');
  await inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    await StaffModel.updateOne(
      { agencyId, userId },
      {
        $set: { role: 'owner', madeOwnerAt: now, disabledAt: null, stoppedAt: null },
        $setOnInsert: { name: userId, position: '', storeId: null, storeName: '', servesCustomers: false },
      },
      { upsert: true, session },
    );
    await SignInLinkModel.updateMany({ agencyId, userId, usedAt: null }, { $set: { expiresAt: now } }, { session });
    const expiresAt = new Date(now.getTime() + linkMinutes * 60_000);
    await SignInLinkModel.create([{ agencyId, tokenHash: hashOf(token), userId, expiresAt }], { session });
    await publish('sign-in-link.made', { staffUserId: userId });
  });
  return token;
};

/** Exchange the link's token, once, for a session token. Throws `sign-in.link-gone`. */
export const signInByLink = async (context: Context, input: { token: string }): Promise<string> =>
  inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    const link = await SignInLinkModel.findOneAndUpdate(
      { agencyId: context.agencyId, tokenHash: hashOf(input.token), usedAt: null, expiresAt: { $gt: now } },
      { $set: { usedAt: now } },
      { session },
    ).lean<SignInLinkRecord>();
    if (!link) throw goneLink();
    const token = await createSession(context, { userId: link.userId, hours: linkSessionHours }, session);
    await publish('staff.signed-in-by-link', { staffUserId: link.userId, linkId: link._id.toString() });
    return token;
  });
