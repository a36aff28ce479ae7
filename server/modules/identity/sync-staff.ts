// Command: read who works here from WeCom; roles come from the owner list, the terminal, and from heading a department.
import type { Context, StaffRole } from '../../context.ts';
import { isNewestReading } from '../../database/reading.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { Department, Staff } from '../../gateways/wecom/index.ts';
import { endAccess } from './disable-staff.ts';
import { StaffModel, type StaffRecord } from './staff.model.ts';

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

/**
 * Adds, updates, and disables who is no longer visible, ending his sessions; null: a newer reading has been written meanwhile.
 * Throws GatewayError.
 */
export const syncStaff = async (context: Context): Promise<{ count: number; disabled: number } | null> => {
  const askedAt = context.now();
  const { wecom } = context.gateways;
  const [departments, serviceStaffIds] = [await wecom.listDepartments(), await wecom.listServiceStaffIds()];
  const made = await StaffModel.find({ agencyId: context.agencyId, madeOwnerAt: { $ne: null } }, { userId: 1 }).lean();
  const ownerUserIds = [...context.agency.ownerUserIds, ...made.map((person) => person.userId)];
  const userIds = [...new Set([...serviceStaffIds, ...ownerUserIds])];
  const staff = await readStaff(context, userIds);
  const present = staff.filter((person) => person.isDisabled !== true);
  return inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    if (!(await isNewestReading(context, { name: 'staff', askedAt }, session))) return null;
    const known = await StaffModel.find({ agencyId: context.agencyId }, null, { session }).lean<StaffRecord[]>();
    const knownById = new Map(known.map((person) => [person.userId, person]));
    for (const person of present) {
      const store = storeOf(person, departments);
      const before = knownById.get(person.userId);
      const isStopped = Boolean(before?.stoppedAt);
      await StaffModel.updateOne(
        { agencyId: context.agencyId, userId: person.userId },
        {
          $set: {
            name: person.name,
            position: person.position ?? '',
            role: roleOf(person, ownerUserIds),
            storeId: store?.id ?? null,
            storeName: store?.name ?? '',
            servesCustomers: !isStopped && serviceStaffIds.includes(person.userId),
            ...(isStopped ? {} : { disabledAt: null }),
          },
        },
        { upsert: true, session },
      );
      if (before?.disabledAt && !isStopped) await publish('staff.enabled', { staffUserId: person.userId });
    }
    const barred = new Set(staff.filter((person) => person.isDisabled === true).map((person) => person.userId));
    const gone = known.filter(
      ({ userId, disabledAt }) => disabledAt === null && (barred.has(userId) || !userIds.includes(userId)),
    );
    const goneIds = gone.map((person) => person.userId);
    await endAccess(context, { userIds: goneIds, by: 'wecom' }, tx);
    const counts = { count: present.length, disabled: goneIds.length };
    await publish('staff.synced', counts);
    return counts;
  });
};
