// Command: read who works here from WeCom; roles come from the owner list and from heading a department.
import type { Context, StaffRole } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { Department, Staff } from '../../gateways/wecom/index.ts';
import { SessionModel } from './session.model.ts';
import { StaffModel } from './staff.model.ts';

const concurrency = 4;

const roleOf = (staff: Staff, ownerUserIds: readonly string[]): StaffRole => {
  if (ownerUserIds.includes(staff.userId)) return 'owner';
  return staff.leadsDepartmentIds.length > 0 ? 'manager' : 'consultant';
};

const storeOf = (staff: Staff, departments: readonly Department[]): Department | undefined => {
  const ids = staff.leadsDepartmentIds.length > 0 ? staff.leadsDepartmentIds : staff.departmentIds;
  return departments.find((department) => ids.includes(department.id));
};

const readStaff = async (context: Context, userIds: readonly string[]): Promise<Staff[]> => {
  const found: Staff[] = [];
  for (let start = 0; start < userIds.length; start += concurrency) {
    const some = userIds.slice(start, start + concurrency);
    found.push(...(await Promise.all(some.map((userId) => context.gateways.wecom.getStaff(userId)))));
  }
  return found;
};

/** Adds, updates, and disables who is no longer visible, ending his sessions. Throws GatewayError. */
export const syncStaff = async (context: Context): Promise<{ count: number; disabled: number }> => {
  const { wecom } = context.gateways;
  const [departments, serviceStaffIds] = [await wecom.listDepartments(), await wecom.listServiceStaffIds()];
  const userIds = [...new Set([...serviceStaffIds, ...context.agency.ownerUserIds])];
  const staff = await readStaff(context, userIds);
  const now = context.now();
  return inTransaction(context, async ({ session, publish }) => {
    for (const person of staff) {
      const store = storeOf(person, departments);
      await StaffModel.updateOne(
        { agencyId: context.agencyId, userId: person.userId },
        {
          $set: {
            name: person.name,
            position: person.position ?? '',
            role: roleOf(person, context.agency.ownerUserIds),
            storeId: store?.id ?? null,
            storeName: store?.name ?? '',
            servesCustomers: serviceStaffIds.includes(person.userId),
            disabledAt: null,
          },
        },
        { upsert: true, session },
      );
    }
    const gone = await StaffModel.find(
      { agencyId: context.agencyId, userId: { $nin: userIds }, disabledAt: null },
      { userId: 1 },
      { session },
    ).lean();
    const goneIds = gone.map((person) => person.userId);
    if (goneIds.length > 0) {
      const ofGone = { agencyId: context.agencyId, userId: { $in: goneIds } };
      await StaffModel.updateMany(ofGone, { $set: { disabledAt: now, servesCustomers: false } }, { session });
      await SessionModel.deleteMany(ofGone, { session });
    }
    const counts = { count: staff.length, disabled: goneIds.length };
    await publish('staff.synced', counts);
    return counts;
  });
};
