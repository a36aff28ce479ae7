// Reads of the staff for other modules.
import type { Context } from '../../context.ts';
import { StaffModel, type StaffRecord } from './staff.model.ts';

/** Who may serve customers now: userid -> name. */
export const findServiceStaff = async (context: Context): Promise<Map<string, string>> => {
  const staff = await StaffModel.find(
    { agencyId: context.agencyId, servesCustomers: true, disabledAt: null },
    { userId: 1, name: 1 },
  ).lean();
  return new Map(staff.map((person) => [person.userId, person.name]));
};

export type Colleague = Pick<StaffRecord, 'userId' | 'name' | 'storeId' | 'storeName'>;

/** The same with their stores. */
export const findColleagues = (context: Context): Promise<Colleague[]> =>
  StaffModel.find(
    { agencyId: context.agencyId, servesCustomers: true, disabledAt: null },
    { userId: 1, name: 1, storeId: 1, storeName: 1 },
  )
    .sort({ userId: 1 })
    .lean<Colleague[]>();

/** Everybody who ever worked here, with his store. */
export const findEverybody = (context: Context): Promise<Colleague[]> =>
  StaffModel.find({ agencyId: context.agencyId }, { userId: 1, name: 1, storeId: 1, storeName: 1 }).lean<Colleague[]>();

/** The store of a colleague, also of one who left; null: none. */
export const findStoreOf = async (context: Context, userId: string): Promise<number | null> =>
  (await StaffModel.findOne({ agencyId: context.agencyId, userId }, { storeId: 1 }).lean())?.storeId ?? null;

/** Who may agree to what this person asks for: every owner, and the managers of his store; never he himself. */
export const findApprovers = async (context: Context, askedBy: string): Promise<string[]> => {
  const { agencyId } = context;
  const asker = await StaffModel.findOne({ agencyId, userId: askedBy }, { storeId: 1 }).lean();
  const ofStore = !asker || asker.storeId === null ? [] : [{ role: 'manager' as const, storeId: asker.storeId }];
  const approvers = await StaffModel.find(
    { agencyId, userId: { $ne: askedBy }, disabledAt: null, $or: [{ role: 'owner' as const }, ...ofStore] },
    { userId: 1 },
  ).lean();
  return approvers.map(({ userId }) => userId);
};

/** Names of everybody who ever worked here: userid -> name. */
export const findStaffNames = async (context: Context): Promise<Map<string, string>> => {
  const staff = await StaffModel.find({ agencyId: context.agencyId }, { userId: 1, name: 1 }).lean();
  return new Map(staff.map((person) => [person.userId, person.name]));
};
