// Command: customers who passed to a colleague: the old relation ends and stays in the history, the new one is read.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { endContact, findContactsOf, syncCustomer } from '../contacts/index.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';

/** One customer after another, each step harmless when repeated; his own state is written last. Throws GatewayError. */
export const finishTransfers = async (context: Context, transfers: readonly TransferRecord[]): Promise<void> => {
  const known = await findContactsOf(
    context,
    transfers.map((transfer) => transfer.externalUserId),
  );
  for (const transfer of transfers) {
    const { externalUserId, fromUserId, toUserId } = transfer;
    if (toUserId === null) continue;
    const isRead = known.some(
      (contact) =>
        contact.externalUserId === externalUserId && contact.staffUserId === toUserId && contact.state === 'active',
    );
    if (!isRead) await syncCustomer(context, externalUserId);
    const at = transfer.takeoverAt ?? context.now();
    await endContact(context, { staffUserId: fromUserId, externalUserId, endedBy: 'transfer', at });
    await inTransaction(context, async ({ session, publish }) => {
      const done = await TransferModel.updateOne(
        { _id: transfer._id, state: 'waiting' },
        { $set: { state: 'done', reason: null, code: null, takeoverAt: at } },
        { session },
      );
      if (done.modifiedCount === 0) return;
      await publish('customer.transferred', {
        customerId: transfer.customerId.toString(),
        fromUserId,
        toUserId,
        handoverId: transfer.handoverId.toString(),
      });
    });
  }
};
