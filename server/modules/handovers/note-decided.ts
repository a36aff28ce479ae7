// Command in the transaction of others: whether anybody of a handover still waits for a manager's word.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import type { HandoverRecord } from './handover.model.ts';
import { TransferModel } from './transfer.model.ts';

/** Publishes `handover.decided` where nobody does; it may be told several times. */
export const noteDecided = async (
  context: Context,
  { _id, cause }: Pick<HandoverRecord, '_id' | 'cause'>,
  { session, publish }: Tx,
): Promise<void> => {
  const open = { agencyId: context.agencyId, handoverId: _id, state: 'proposed' } as const;
  if (await TransferModel.exists(open).session(session)) return;
  await publish('handover.decided', { handoverId: _id.toString(), cause });
};
