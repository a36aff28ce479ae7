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

/** Names of everybody who ever worked here: userid -> name. */
export const findStaffNames = async (context: Context): Promise<Map<string, string>> => {
  const staff = await StaffModel.find({ agencyId: context.agencyId }, { userId: 1, name: 1 }).lean();
  return new Map(staff.map((person) => [person.userId, person.name]));
};
