// Command: what of a source is planned and was not handed to a consultant ends.
import type { ClientSession, Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { DeliveryModel } from './delivery.model.ts';
import type { DeliveryReason } from './delivery.state.ts';

export const endPlanned = async (
  context: Context,
  sourceId: Types.ObjectId,
  reason: DeliveryReason,
  session: { session?: ClientSession } = {},
): Promise<void> => {
  await DeliveryModel.updateMany(
    { agencyId: context.agencyId, 'source.id': sourceId, state: 'planned' },
    { $set: { state: 'cancelled', reason } },
    session,
  );
};

export const hasPlanned = async (
  context: Context,
  sourceId: Types.ObjectId,
  session: { session?: ClientSession } = {},
): Promise<boolean> =>
  (await DeliveryModel.exists({ agencyId: context.agencyId, 'source.id': sourceId, state: 'planned' }).session(
    session.session ?? null,
  )) !== null;
