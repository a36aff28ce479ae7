// Command: read who works here from WeCom; roles come from the owner list, the terminal, and from heading a department.
import type { Context, StaffRole } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
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

/** Outside the app's visible range, or unknown to it (DOC 90313): he cannot be read, which is not "gone". */
const unseen: ReadonlySet<string | number> = new Set([60011, 60111]);

const readOne = async (context: Context, userId: string): Promise<Staff[]> => {
  try {
    return [await context.gateways.wecom.getStaff(userId)];
  } catch (error) {
    if (!(error instanceof GatewayError) || !unseen.has(error.code)) throw error;
    context.log.warn({ userId, code: error.code }, 'a member of staff is outside the visible range');
    return [];
  }
};

const readStaff = async (context: Context, userIds: readonly string[]): Promise<Staff[]> => {
  const found: Staff[] = [];
  for (let start = 0; start < userIds.length; start += concurrency) {
    const some = userIds.slice(start, start + concurrency);
    found.push(...(await Promise.all(some.map((userId) => readOne(context, userId)))).flat());
  }
  return found;
};

/** Adds, updates, and disables who is no longer visible, ending his sessions. Throws GatewayError. */
export const syncStaff = async (context: Context): Promise<{ count: number; disabled: number }> => {
  const { wecom } = context.gateways;
  const [departments, serviceStaffIds] = [await wecom.listDepartments(), await wecom.listServiceStaffIds()];
  const made = await StaffModel.find({ agencyId: context.agencyId, madeOwnerAt: { $ne: null } }, { userId: 1 }).lean();
  const ownerUserIds = [...context.agency.ownerUserIds, ...made.map((person) => person.userId)];
  const userIds = [...new Set([...serviceStaffIds, ...ownerUserIds])];
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
            role: roleOf(person, ownerUserIds),
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
