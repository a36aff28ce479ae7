// Command: a live code of one consultant or of several. WeCom makes the QR code; we keep what its scan shall mean.
import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { authorize, findServiceStaff } from '../identity/index.ts';
import { getTag } from '../tags/index.ts';
import { LiveCodeModel, type LiveCodeRecord } from './live-code.model.ts';

export type NewLiveCode = {
  name: string;
  staffUserId: string;
  otherUserIds: readonly string[];
  isBalanced: boolean;
  channel: string;
  campaign: string;
  tagIds: readonly string[];
  welcomeText: string | null;
  skipVerify: boolean;
};

/**
 * Throws `contacts.not-a-consultant`, `tags.not-found`, GatewayError. A crash between WeCom's answer and our write
 * leaves a code in WeCom that nobody was shown: it does no harm.
 */
export const createLiveCode = async (context: Context, input: NewLiveCode): Promise<LiveCodeRecord> => {
  const userIds = [...new Set([input.staffUserId, ...input.otherUserIds])];
  for (const userId of userIds) authorize(context.actor, 'live-codes.create', { staffUserIds: [userId] });
  const staff = await findServiceStaff(context);
  if (!userIds.every((userId) => staff.has(userId))) {
    throw new AppError('invalid', 'contacts.not-a-consultant', '这位同事还不能服务客户，请先在企业微信里开通客户联系');
  }
  for (const tagId of input.tagIds) await getTag(context, tagId);
  const state = `lc-${randomBytes(9).toString('base64url')}`;
  // Who shall get the first customer is decided right after.
  const isBalanced = input.isBalanced && userIds.length > 1;
  const activeUserIds = isBalanced ? [input.staffUserId] : userIds;
  const { configId, qrCodeUrl } = await context.gateways.wecom.createContactWay({
    userIds: activeUserIds,
    isShared: userIds.length > 1,
    state,
    remark: input.name,
    skipVerify: input.skipVerify,
  });
  return inTransaction(context, async ({ session, publish }) => {
    const record: LiveCodeRecord = {
      _id: new Types.ObjectId(),
      agencyId: context.agencyId,
      state,
      name: input.name,
      staffUserId: input.staffUserId,
      otherUserIds: userIds.slice(1),
      isBalanced,
      activeUserIds,
      channel: input.channel,
      campaign: input.campaign,
      tagIds: input.tagIds.map((tagId) => new Types.ObjectId(tagId)),
      welcomeText: input.welcomeText,
      configId,
      qrCodeUrl,
      createdAt: context.now(),
      dueAt: isBalanced ? context.now() : null,
    };
    await LiveCodeModel.create([record], { session });
    await publish('live-code.created', { liveCodeId: record._id.toString(), staffUserId: record.staffUserId });
    return record;
  });
};
