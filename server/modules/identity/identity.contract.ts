// What the workbench asks about people: who am I, who works here.
import { z } from 'zod';

export const staffRole = z.enum(['owner', 'manager', 'consultant']);

const person = z.object({
  userId: z.string(),
  name: z.string(),
  position: z.string(),
  role: staffRole,
  storeName: z.string(),
  servesCustomers: z.boolean(),
});
export type Person = z.infer<typeof person>;

export const getMe = {
  method: 'get',
  path: '/staff/me',
  summary: '当前登录的员工，以及他能做的事',
  data: person.extend({
    agencyName: z.string(),
    permissions: z.array(z.string()),
  }),
} as const;
export type Me = z.infer<typeof getMe.data>;

const oneOfStaff = z.object({ userId: z.string().min(1).max(64) });

export const postDisableStaff = {
  method: 'post',
  path: '/staff/people/:userId/disable',
  summary: '停用一位同事：立即退出登录，并开始交接他的客户',
  params: oneOfStaff,
  data: z.object({}),
} as const;

export const postEnableStaff = {
  method: 'post',
  path: '/staff/people/:userId/enable',
  summary: '撤销停用',
  params: oneOfStaff,
  data: z.object({}),
} as const;

export const listStaff = {
  method: 'get',
  path: '/staff/people',
  summary: '我能看到的同事',
  data: z.array(person),
} as const;
