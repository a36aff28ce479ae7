// Departments and staff of the corp, as far as the app may see them.
import { z } from 'zod';
import { id, list, othersOf, text, textOrNull, whole, wholeOrZero } from './answer-fields.ts';
import { checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { type Staff, type WecomGateway } from './wecom.types.ts';

const departmentShape = { id: whole, name: text, parentid: wholeOrZero, order: wholeOrZero };
const departmentsAnswer = z.object({ department: list(z.looseObject(departmentShape)) });
const serviceStaffAnswer = z.object({ follow_user: list(id) });
const staffShape = {
  userid: id,
  name: text,
  department: list(whole),
  is_leader_in_dept: list(wholeOrZero),
  position: textOrNull,
  status: wholeOrZero,
};
const staffAnswer = z.looseObject(staffShape);

/** DOC 90196: 1 active, 2 disabled, 4 not activated, 5 has left. */
const barredStatuses: readonly number[] = [2, 5];

const toStaff = (answer: z.infer<typeof staffAnswer>): Staff => ({
  userId: answer.userid,
  name: answer.name,
  departmentIds: answer.department,
  // The two arrays run in step: the n-th flag belongs to the n-th department.
  leadsDepartmentIds: answer.department.filter((_, at) => answer.is_leader_in_dept[at] === 1),
  ...(answer.position === null ? {} : { position: answer.position }),
  ...(barredStatuses.includes(answer.status) ? { isDisabled: true } : {}),
  ...othersOf(answer, staffShape),
});

export const staffOperations = (
  call: WecomClient,
): Pick<WecomGateway, 'listDepartments' | 'listServiceStaffIds' | 'getStaff'> => ({
  async listDepartments() {
    const { department } = await call({ api: apis.listDepartments, answer: departmentsAnswer });
    return department.map((one) => ({
      id: one.id,
      name: one.name,
      parentId: one.parentid,
      order: one.order,
      ...othersOf(one, departmentShape),
    }));
  },
  async listServiceStaffIds() {
    return (await call({ api: apis.listServiceStaff, answer: serviceStaffAnswer })).follow_user;
  },
  async getStaff(userId) {
    checkFilled('userId', userId);
    return toStaff(await call({ api: apis.getStaff, query: { userid: userId }, answer: staffAnswer }));
  },
});
