// Command: stop whatever of a source is not confirmed yet. WeCom stops whole tasks only; the job does the talking.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import type { DeliverySource } from './delivery.model.ts';
import { SendTaskModel } from './send-task.model.ts';

/** Answers how many tasks were still open. Those confirmed before WeCom hears of it go out all the same. */
export const cancelSends = async (context: Context, source: DeliverySource, { session }: Tx): Promise<number> => {
  const asked = await SendTaskModel.updateMany(
    {
      agencyId: context.agencyId,
      'source.id': source.id,
      state: { $in: ['creating', 'waiting-for-staff'] },
      closing: null,
    },
    { $set: { closing: 'cancelled', dueAt: context.now() } },
    { session },
  );
  return asked.modifiedCount;
};
