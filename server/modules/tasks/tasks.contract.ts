// What the workbench asks about tasks.
import { z } from 'zod';

export const taskKind = z.enum(['confirm-group-send', 'approve-broadcast', 'opt-out-request', 'decide-handover']);
export type TaskKind = z.infer<typeof taskKind>;

const params = z.object({ taskId: z.string().regex(/^[0-9a-f]{24}$/, 'not an id') });
const answered = z.object({ taskId: z.string() });

const taskRow = z.object({
  taskId: z.string(),
  kind: taskKind,
  title: z.string(),
  description: z.string(),
  /** Where it is done or seen in the workbench. */
  path: z.string(),
  openedAt: z.iso.datetime(),
  urgentUntil: z.iso.datetime().nullable(),
  postponedUntil: z.iso.datetime().nullable(),
  isDone: z.boolean(),
  skipReason: z.string().nullable(),
});
export type TaskRow = z.infer<typeof taskRow>;

export const listTasks = {
  method: 'get',
  path: '/staff/tasks',
  summary: '我的待办：没做完的在前，最近做完和跳过的在后',
  data: z.array(taskRow),
} as const;

export const postponeTask = {
  method: 'post',
  path: '/staff/tasks/:taskId/postpone',
  summary: '过一会儿再提醒我',
  params,
  body: z.object({ minutes: z.number().int().min(5, '至少 5 分钟').max(10_080, '最多 7 天') }),
  data: answered,
} as const;

export const skipTask = {
  method: 'post',
  path: '/staff/tasks/:taskId/skip',
  summary: '不做这一件，写明原因',
  params,
  body: z.object({ reason: z.string().trim().min(1, '请写明原因').max(200, '最多 200 个字') }),
  data: answered,
} as const;

const times = z
  .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '请填写 00:00 到 23:59 之间的时间'))
  .max(6, '一天最多 6 次');

export const getTaskPreference = {
  method: 'get',
  path: '/staff/task-preference',
  summary: '我希望几点收到待办提醒；没有时间表示有事就提醒',
  data: z.object({ times: z.array(z.string()) }),
} as const;

export const setTaskPreference = {
  method: 'post',
  path: '/staff/task-preference',
  summary: '选择几点收到待办提醒',
  body: z.object({ times }),
  data: z.object({ times: z.array(z.string()) }),
} as const;
