// Command of `merges`: a record belongs to another person, or to itself again.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { CustomerModel } from './customer.model.ts';

/**
 * Point a record, and those that point to it, at `rootId`; null: at itself. What it was marked with and who serves it is
 * counted anew from the relations by whoever reacts. An opt-out of either counts for the person.
 */
export const pointTo = async (
  context: Context,
  { recordId, rootId }: { recordId: Types.ObjectId; rootId: Types.ObjectId | null },
  { session }: Tx,
): Promise<void> => {
  const { agencyId } = context;
  if (rootId === null) {
    await CustomerModel.updateOne({ agencyId, _id: recordId }, { $set: { mergedInto: null } }, { session });
    return;
  }
  await CustomerModel.updateMany(
    { agencyId, $or: [{ _id: recordId }, { mergedInto: recordId }] },
    { $set: { mergedInto: rootId, staffUserIds: [], marks: [] } },
    { session },
  );
  const record = await CustomerModel.findOne({ agencyId, _id: recordId }, { optOut: 1 }, { session }).lean();
  if (record?.optOut) {
    await CustomerModel.updateOne(
      { agencyId, _id: rootId, optOut: null },
      { $set: { optOut: record.optOut } },
      { session },
    );
  }
};
