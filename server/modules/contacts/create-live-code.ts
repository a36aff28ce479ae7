// Command: a live code of one consultant. WeCom makes the QR code; we keep what its scan shall mean.
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
  tagIds: readonly string[];
  welcomeText: string | null;
  skipVerify: boolean;
};

/**
 * Throws `contacts.not-a-consultant`, `tags.not-found`, GatewayError. A crash between WeCom's answer and our write
 * leaves a code in WeCom that nobody was shown: it does no harm.
 */
export const createLiveCode = async (context: Context, input: NewLiveCode): Promise<LiveCodeRecord> => {
  authorize(context.actor, 'live-codes.create', { staffUserIds: [input.staffUserId] });
  const staff = await findServiceStaff(context);
  if (!staff.has(input.staffUserId)) {
    throw new AppError('invalid', 'contacts.not-a-consultant', '这位同事还不能服务客户，请先在企业微信里开通客户联系');
  }
  for (const tagId of input.tagIds) await getTag(context, tagId);
  const state = `lc-${randomBytes(9).toString('base64url')}`;
  const { configId, qrCodeUrl } = await context.gateways.wecom.createContactWay({
    userId: input.staffUserId,
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
      tagIds: input.tagIds.map((tagId) => new Types.ObjectId(tagId)),
      welcomeText: input.welcomeText,
      configId,
      qrCodeUrl,
      createdAt: context.now(),
    };
    await LiveCodeModel.create([record], { session });
    await publish('live-code.created', { liveCodeId: record._id.toString(), staffUserId: record.staffUserId });
    return record;
  });
};
