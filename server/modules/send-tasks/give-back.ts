// Whoever gets nothing after all gives his places in the ledger of contacts back.
import type { ClientSession, QueryFilter } from 'mongoose';
import type { Context } from '../../context.ts';
import { releaseSlots } from '../contact-policy/index.ts';
import { DeliveryModel, type DeliveryRecord } from '../deliveries/index.ts';

/** Of the deliveries that fit the filter, as they are now. */
export const giveBackPlaces = async (
  context: Context,
  filter: QueryFilter<DeliveryRecord>,
  session: ClientSession,
): Promise<void> => {
  const some = await DeliveryModel.find(filter, { _id: 1 }, { session }).lean();
  await releaseSlots(
    context,
    some.map(({ _id }) => _id.toString()),
    { session },
  );
};
