// Reads of the staff for other modules.
import type { Context } from '../../context.ts';
import { StaffModel } from './staff.model.ts';

/** Who may serve customers now: userid -> name. */
export const findServiceStaff = async (context: Context): Promise<Map<string, string>> => {
  const staff = await StaffModel.find(
    { agencyId: context.agencyId, servesCustomers: true, disabledAt: null },
    { userId: 1, name: 1 },
  ).lean();
  return new Map(staff.map((person) => [person.userId, person.name]));
};

/** Names of everybody who ever worked here: userid -> name. */
export const findStaffNames = async (context: Context): Promise<Map<string, string>> => {
  const staff = await StaffModel.find({ agencyId: context.agencyId }, { userId: 1, name: 1 }).lean();
  return new Map(staff.map((person) => [person.userId, person.name]));
};
