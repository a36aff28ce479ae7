// Reads and command: what somebody wrote on the opt-out page, who it may be, and that it was seen to.
import { Types } from 'mongoose';
import { actorId, type Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { findCustomerNames, optOut } from '../customers/index.ts';
import { authorize, findStaffNames } from '../identity/index.ts';
import { findRecipientsOf } from '../send-tasks/index.ts';
import { OptOutRequestModel, type OptOutRequestRecord } from './opt-out-request.model.ts';
import type { OptOutRequest } from './opt-outs.contract.ts';

const mostCandidates = 50;

const getRequest = async (context: Context, requestId: string): Promise<OptOutRequestRecord> => {
  const request = await OptOutRequestModel.findOne({
    agencyId: context.agencyId,
    _id: requestId,
  }).lean<OptOutRequestRecord>();
  if (!request) throw notFound('opt-outs.not-found', '没有这条退订请求');
  authorize(context.actor, 'customers.edit', { staffUserIds: [request.staffUserId] });
  return request;
};

/** Those who got the message, they whose name shares something with the words first. */
export const findRequest = async (context: Context, requestId: string): Promise<OptOutRequest> => {
  const request = await getRequest(context, requestId);
  const words = context.cipher.decrypt(request.dataKey, request.sealedWords);
  const names = await findCustomerNames(context, await findRecipientsOf(context, request.sendTaskId));
  const staff = await findStaffNames(context);
  const isLike = (name: string): boolean => name !== '' && (words.includes(name) || name.includes(words));
  return {
    requestId,
    words,
    staffName: staff.get(request.staffUserId) ?? request.staffUserId,
    askedAt: request.askedAt.toISOString(),
    handledAt: request.handledAt?.toISOString() ?? null,
    recipients: names.size,
    candidates: [...names]
      .map(([customerId, name]) => ({ customerId, name, isLike: isLike(name) }))
      .sort((a, b) => Number(b.isLike) - Number(a.isLike))
      .slice(0, mostCandidates),
  };
};

/** `customerId` null: nobody could tell who it was. Throws `opt-outs.not-found`, `opt-outs.handled`, `customers.not-found`. */
export const handleRequest = async (
  context: Context,
  input: { requestId: string; customerId: string | null },
): Promise<void> => {
  const request = await getRequest(context, input.requestId);
  // First: should the rest fail, the customer is left alone all the same.
  if (input.customerId !== null) {
    await optOut(context, input.customerId, { by: 'customer', reason: '在退订页面提出，由顾问认出' });
  }
  await inTransaction(context, async ({ session, publish }) => {
    const by = actorId(context);
    const customerId = input.customerId === null ? null : new Types.ObjectId(input.customerId);
    const handled = await OptOutRequestModel.updateOne(
      { _id: request._id, handledAt: null },
      { $set: { handledAt: context.now(), handledBy: by, customerId } },
      { session },
    );
    if (handled.modifiedCount === 0) throw new AppError('conflict', 'opt-outs.handled', '这条退订请求已经处理过了');
    await publish('opt-out.handled', { requestId: input.requestId });
  });
};
