// Commands: stop whatever is not confirmed yet, of one source or of all. WeCom stops whole tasks only; the job does the talking.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import type { DeliverySource } from '../deliveries/index.ts';
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

/** The owner stopped all sending: what waits for a tap is taken back, so that nobody confirms it later. What was begun after he resumed stays. */
export const stopAllSends = async (context: Context, stoppedAt: Date, { session }: Tx): Promise<void> => {
  await SendTaskModel.updateMany(
    { agencyId: context.agencyId, state: { $in: ['creating', 'waiting-for-staff'] }, createdAt: { $lte: stoppedAt } },
    { $set: { closing: 'stopped', dueAt: context.now() } },
    { session },
  );
};

/** A consultant serves no longer: what waits for his tap is taken back, and decided anew for each of his customers. */
export const cancelSendsOf = async (context: Context, staffUserId: string, { session }: Tx): Promise<void> => {
  await SendTaskModel.updateMany(
    { agencyId: context.agencyId, staffUserId, state: { $in: ['creating', 'waiting-for-staff'] }, closing: null },
    { $set: { closing: 'left', dueAt: context.now() } },
    { session },
  );
};
