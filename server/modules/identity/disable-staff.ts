// Commands: the owner bars a colleague from Banlv, whatever WeCom says of him, and lets him in again.
import type { Context } from '../../context.ts';
import { makeDue } from '../../database/periodic.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { authorize } from './authorize.ts';
import { SessionModel } from './session.model.ts';
import { StaffModel, type StaffRecord } from './staff.model.ts';

export const staffSync = { name: 'staff-sync', everySeconds: 3_600, leaseSeconds: 120 };
export const staffSyncJob = 'identity.sync-staff';

/** From the next request on they are strangers; what follows for their customers is done by who reacts. */
export const endAccess = async (
  context: Context,
  { userIds, by }: { userIds: readonly string[]; by: 'owner' | 'wecom' },
  { session, publish }: Tx,
): Promise<void> => {
  if (userIds.length === 0) return;
  const theirs = { agencyId: context.agencyId, userId: { $in: [...userIds] } };
  const now = context.now();
  const stopped = by === 'owner' ? { stoppedAt: now } : {};
  await StaffModel.updateMany(theirs, { $set: { disabledAt: now, servesCustomers: false, ...stopped } }, { session });
  await SessionModel.deleteMany(theirs, { session });
  for (const staffUserId of userIds) await publish('staff.disabled', { staffUserId, by });
};

const getStaff = async (context: Context, userId: string): Promise<StaffRecord> => {
  const staff = await StaffModel.findOne({ agencyId: context.agencyId, userId }).lean<StaffRecord>();
  if (!staff) throw notFound('identity.no-such-staff', '没有这位同事');
  return staff;
};

/** Doing it twice is harmless. Throws `identity.no-such-staff`, `identity.owner-stays`. */
export const disableStaff = async (context: Context, input: { userId: string }): Promise<void> => {
  authorize(context.actor, 'staff.disable');
  const staff = await getStaff(context, input.userId);
  if (staff.role === 'owner') throw new AppError('conflict', 'identity.owner-stays', '负责人不能被停用');
  if (staff.stoppedAt) return;
  await inTransaction(context, (tx) => endAccess(context, { userIds: [staff.userId], by: 'owner' }, tx));
};

/** He may sign in again; whether he serves customers is read from WeCom at once. */
export const enableStaff = async (context: Context, input: { userId: string }): Promise<void> => {
  authorize(context.actor, 'staff.disable');
  const staff = await getStaff(context, input.userId);
  if (!staff.stoppedAt) return;
  await inTransaction(context, async ({ session, publish }) => {
    await StaffModel.updateOne({ _id: staff._id }, { $set: { disabledAt: null, stoppedAt: null } }, { session });
    await publish('staff.enabled', { staffUserId: staff.userId });
  });
  await makeDue(context, staffSync.name);
  context.wake(staffSyncJob);
};
