// Reads of bookings.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { findMembers } from '../customers/index.ts';
import { BookingModel, type BookingRecord } from './booking.model.ts';

/** Of a customer, the latest departure first, those of records merged into him too. Whoever asks authorizes. */
export const findBookings = async (context: Context, customerId: Types.ObjectId): Promise<BookingRecord[]> => {
  const members = await findMembers(context, [customerId]);
  return BookingModel.find({
    agencyId: context.agencyId,
    customerId: { $in: [customerId, ...members.map(({ memberId }) => memberId)] },
  })
    .sort({ departsOn: -1, orderNo: 1 })
    .lean<BookingRecord[]>();
};

/** Of several records, in no order. */
export const findBookingsOf = (context: Context, customerIds: readonly Types.ObjectId[]): Promise<BookingRecord[]> =>
  BookingModel.find({ agencyId: context.agencyId, customerId: { $in: [...customerIds] } }).lean<BookingRecord[]>();

/** By order number. */
export const findByOrderNo = async (
  context: Context,
  orderNos: readonly string[],
  tx?: Tx,
): Promise<Map<string, BookingRecord>> => {
  const found = await BookingModel.find(
    { agencyId: context.agencyId, orderNo: { $in: [...orderNos] } },
    null,
    tx ? { session: tx.session } : {},
  ).lean<BookingRecord[]>();
  return new Map(found.map((booking) => [booking.orderNo, booking]));
};

/** Whether a record of a customer has some: it cannot go then. */
export const havingBookings = async (context: Context, customerId: Types.ObjectId, { session }: Tx): Promise<boolean> =>
  (await BookingModel.exists({ agencyId: context.agencyId, customerId }).session(session)) !== null;
