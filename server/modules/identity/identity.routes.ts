// Routes about people.
import { AppError } from '../../errors.ts';
import { route, type Route } from '../../http/route.ts';
import { authorize, permissionsOf, visibleStaff } from './authorize.ts';
import { disableStaff, enableStaff } from './disable-staff.ts';
import { getMe, listStaff, postDisableStaff, postEnableStaff, type Person } from './identity.contract.ts';
import { StaffModel, type StaffRecord } from './staff.model.ts';

const presentPerson = (staff: StaffRecord): Person => ({
  userId: staff.userId,
  name: staff.name,
  position: staff.position,
  role: staff.role,
  storeName: staff.storeName,
  servesCustomers: staff.servesCustomers,
});

export const identityRoutes: Route[] = [
  route(getMe, async ({ context }) => {
    if (context.actor.kind !== 'staff') throw new AppError('unauthenticated', 'identity.not-signed-in', '请先登录');
    const { userId, role } = context.actor;
    const me = await StaffModel.findOne({ agencyId: context.agencyId, userId }).lean().orFail();
    return { data: { ...presentPerson(me), agencyName: context.agency.name, permissions: permissionsOf(role) } };
  }),
  route(postDisableStaff, async ({ context, params }) => {
    await disableStaff(context, params);
    return { data: {} };
  }),
  route(postEnableStaff, async ({ context, params }) => {
    await enableStaff(context, params);
    return { data: {} };
  }),
  route(listStaff, async ({ context }) => {
    authorize(context.actor, 'staff.read');
    const sees = visibleStaff(context.actor);
    const filter = { agencyId: context.agencyId, disabledAt: null, ...(sees ? { userId: { $in: [...sees] } } : {}) };
    const staff = await StaffModel.find(filter).sort({ storeId: 1, userId: 1 }).lean();
    return { data: staff.map(presentPerson) };
  }),
];
