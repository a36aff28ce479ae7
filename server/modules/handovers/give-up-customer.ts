// Command: a consultant gives a customer up: he waits in the sea pool, and stays the consultant's friend until somebody claims him.
import { type Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { findContacts } from '../contacts/index.ts';
import { getCustomer } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { HandoverModel } from './handover.model.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';
import { moving } from './transfer.state.ts';

/** What he gave up before is in it already; when he leaves, the rest follows. */
const currentHandover = async (context: Context, staffUserId: string, { session }: Tx): Promise<Types.ObjectId> => {
  const { agencyId } = context;
  const now = context.now();
  const handover = await HandoverModel.findOneAndUpdate(
    { agencyId, staffUserId, isCurrent: true },
    {
      $set: { state: 'open', closedAt: null, dueAt: now },
      $setOnInsert: { cause: 'given-up', openedAt: now },
    },
    { upsert: true, returnDocument: 'after', session },
  ).orFail();
  return handover._id;
};

/** Throws `customers.not-found`, `identity.forbidden`, `handovers.not-your-customer`, `handovers.under-way`. */
export const giveUpCustomer = async (context: Context, input: { customerId: string }): Promise<void> => {
  authorize(context.actor, 'pool.claim');
  const customer = await getCustomer(context, input.customerId);
  const staffUserId = context.actor.kind === 'staff' ? context.actor.userId : '';
  const own = (await findContacts(context, [customer._id])).filter(
    (contact) => contact.staffUserId === staffUserId && contact.state === 'active',
  );
  if (own.length === 0) {
    throw new AppError('invalid', 'handovers.not-your-customer', '您现在不是这位客户的顾问，不能放弃');
  }
  await inTransaction(context, async (tx) => {
    const handoverId = await currentHandover(context, staffUserId, tx);
    for (const { externalUserId } of own) {
      const ofIt = { agencyId: context.agencyId, handoverId, externalUserId };
      const known = await TransferModel.findOne(ofIt, null, { session: tx.session }).lean<TransferRecord>();
      if (known?.state === 'pooled') continue;
      if (known && moving.includes(known.state)) {
        throw new AppError('conflict', 'handovers.under-way', '这位客户正在转给同事');
      }
      const nobody = { toUserId: null, proposedFor: null, reason: null, code: null, claimedAt: null, takeoverAt: null };
      await TransferModel.updateOne(
        ofIt,
        {
          $set: {
            ...nobody,
            customerId: customer._id,
            fromUserId: staffUserId,
            state: 'pooled',
            pooledAt: context.now(),
          },
        },
        { upsert: true, session: tx.session },
      );
      await tx.publish('customer.pooled', { customerId: customer._id.toString(), fromUserId: staffUserId });
    }
  });
};
