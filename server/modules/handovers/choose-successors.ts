// Commands of a manager: who takes over whom, and that it begins.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { authorize, findServiceStaff, visibleStaff } from '../identity/index.ts';
import { getHandover } from './find-handovers.ts';
import { HandoverModel } from './handover.model.ts';
import { noteDecided } from './note-decided.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';
import { canChoose, choosable } from './transfer.state.ts';

export const handoverJob = 'handovers.advance';

/** Whether this colleague serves customers, and the actor may give him some. */
export const mayReceive = async (context: Context, userId: string): Promise<boolean> =>
  (await findServiceStaff(context)).has(userId) && (visibleStaff(context.actor)?.includes(userId) ?? true);

export const notASuccessor = (): AppError =>
  new AppError('invalid', 'handovers.not-a-successor', '这位同事现在不能服务客户，请换一位');

const checkSuccessor = async (context: Context, fromUserId: string, toUserId: string): Promise<void> => {
  if (toUserId === fromUserId || !(await mayReceive(context, toUserId))) throw notASuccessor();
};

/**
 * Choose for the customers named, or for all whom nobody was asked for yet; who was refused or failed is put back to be asked again.
 * `toUserId` null: into the sea pool, where colleagues may claim them. Answers how many it was done for. Throws
 * `handovers.not-found`, `handovers.not-a-successor`.
 */
export const chooseSuccessors = async (
  context: Context,
  input: { handoverId: string; toUserId: string | null; transferIds: readonly string[] | 'all' },
): Promise<number> => {
  const handover = await getHandover(context, input.handoverId);
  authorize(context.actor, 'handovers.run', { staffUserIds: [handover.staffUserId] });
  const { toUserId, transferIds } = input;
  if (toUserId !== null) await checkSuccessor(context, handover.staffUserId, toUserId);
  return inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    const found = await TransferModel.find(
      {
        agencyId: context.agencyId,
        handoverId: handover._id,
        ...(transferIds === 'all'
          ? { state: 'proposed' }
          : { state: { $in: [...choosable] }, _id: { $in: transferIds.map((id) => new Types.ObjectId(id)) } }),
      },
      null,
      { session },
    ).lean<TransferRecord[]>();
    // Who may not be handed over again can still wait in the sea pool until he may.
    const chosen = found.filter(({ state, reason }) => toUserId === null || canChoose(state, reason));
    const fresh = { reason: null, code: null, takeoverAt: null, proposedFor: null };
    await TransferModel.updateMany(
      { _id: { $in: chosen.map((transfer) => transfer._id) } },
      toUserId === null
        ? { $set: { ...fresh, toUserId: null, state: 'pooled', pooledAt: context.now() } }
        : { $set: { ...fresh, toUserId, state: 'proposed', pooledAt: null } },
      { session },
    );
    if (toUserId === null) {
      for (const { customerId, fromUserId } of chosen) {
        await publish('customer.pooled', { customerId: customerId.toString(), fromUserId });
      }
    }
    // Whether anything is left to decide is seen by the job.
    await HandoverModel.updateOne(
      { _id: handover._id },
      { $set: { state: 'open', dueAt: context.now() } },
      { session },
    );
    await noteDecided(context, handover, tx);
    return chosen.length;
  });
};

/**
 * WeCom is asked for everybody who has a successor and was not asked for yet; a second press finds nobody. Answers how many. Throws
 * `handovers.not-found`, `handovers.nobody-to-hand-over`.
 */
export const startHandover = async (
  context: Context,
  input: { handoverId: string; message: string },
): Promise<number> => {
  const handover = await getHandover(context, input.handoverId);
  authorize(context.actor, 'handovers.run', { staffUserIds: [handover.staffUserId] });
  const customers = await inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    const queued = await TransferModel.updateMany(
      { agencyId: context.agencyId, handoverId: handover._id, state: 'proposed', toUserId: { $ne: null } },
      { $set: { state: 'queued' } },
      { session },
    );
    const count = queued.modifiedCount;
    if (count === 0) {
      throw new AppError('conflict', 'handovers.nobody-to-hand-over', '没有可以发起的客户，请先为他们选择接替人');
    }
    await HandoverModel.updateOne(
      { _id: handover._id },
      { $set: { message: input.message, state: 'open', dueAt: context.now() } },
      { session },
    );
    const { staffUserId } = handover;
    await publish('handover.started', { handoverId: handover._id.toString(), staffUserId, customers: count });
    await noteDecided(context, handover, tx);
    return count;
  });
  context.wake(handoverJob);
  return customers;
};
