// What the workbench asks about broadcasts.
import { z } from 'zod';
import { deliveryRow, deliveryState, sendTaskState } from '../deliveries/deliveries.contract.ts';
import { objectId } from '../tags/tags.contract.ts';

/** WeCom counts the text in bytes (DOC 92135: at most 4,000). */
const bytesAtMost = (limit: number) => (text: string) => new TextEncoder().encode(text).length <= limit;

const message = {
  text: z
    .string()
    .trim()
    .min(1, '请填写内容')
    .refine(bytesAtMost(4_000), '内容太长：企业微信最多 4000 字节，约 1300 个汉字'),
  link: z
    .object({
      title: z.string().trim().min(1).refine(bytesAtMost(128), '标题最多 128 字节'),
      url: z.url({ protocol: /^https?$/ }).max(2_048),
      description: z.string().trim().refine(bytesAtMost(512), '描述最多 512 字节').nullable(),
    })
    .nullable(),
};

export const previewBroadcast = {
  method: 'get',
  path: '/staff/broadcast-preview',
  summary: '群发预览：发给多少人、由谁发、谁不会收到',
  query: z.object({ tagId: objectId }),
  data: z.object({
    customers: z.number(),
    planned: z.number(),
    byConsultant: z.array(z.object({ userId: z.string(), name: z.string(), customers: z.number() })),
    withheld: z.array(z.object({ reason: z.string(), sentence: z.string(), customers: z.number() })),
  }),
} as const;
export type BroadcastPreview = z.infer<typeof previewBroadcast.data>;

const counts = z.record(deliveryState, z.number());

const broadcastSummary = z.object({
  broadcastId: z.string(),
  name: z.string(),
  tagName: z.string(),
  launchedByName: z.string(),
  launchedAt: z.iso.datetime(),
  state: z.enum(['planning', 'sending', 'settled']),
  isCancelled: z.boolean(),
  counts,
});
export type BroadcastSummary = z.infer<typeof broadcastSummary>;

export const listBroadcasts = {
  method: 'get',
  path: '/staff/broadcasts',
  summary: '群发列表，最近的在前',
  data: z.array(broadcastSummary),
} as const;

export const launchBroadcast = {
  method: 'post',
  path: '/staff/broadcasts',
  summary: '发起群发：每位顾问在企业微信里确认后才会发出',
  body: z.object({
    requestId: z.uuid(),
    name: z.string().trim().min(1, '请填写名称').max(60, '名称最多 60 个字'),
    tagId: objectId,
    ...message,
  }),
  data: z.object({ broadcastId: z.string() }),
} as const;
export type LaunchBroadcast = z.input<typeof launchBroadcast.body>;

export const getBroadcast = {
  method: 'get',
  path: '/staff/broadcasts/:broadcastId',
  summary: '一次群发的内容与进展，按顾问列出',
  params: z.object({ broadcastId: objectId }),
  data: broadcastSummary.extend({
    text: z.string(),
    link: z.object({ title: z.string(), url: z.string(), description: z.string().nullable() }).nullable(),
    consultants: z.array(
      z.object({
        userId: z.string(),
        name: z.string(),
        counts,
        sendTasks: z.array(
          z.object({
            sendTaskId: z.string(),
            state: sendTaskState,
            attempt: z.number(),
            isClosing: z.boolean(),
            problem: z.string().nullable(),
            waitingSince: z.iso.datetime().nullable(),
            confirmedAt: z.iso.datetime().nullable(),
            settledAt: z.iso.datetime().nullable(),
          }),
        ),
      }),
    ),
  }),
} as const;
export type BroadcastDetail = z.infer<typeof getBroadcast.data>;

export const listBroadcastDeliveries = {
  method: 'get',
  path: '/staff/broadcasts/:broadcastId/deliveries',
  summary: '一次群发里每位客户的结果与原因',
  params: z.object({ broadcastId: objectId }),
  query: z.object({
    state: deliveryState.optional(),
    after: objectId.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  data: z.array(deliveryRow),
  page: z.object({ nextAfter: z.string().nullable() }),
} as const;

export const cancelBroadcast = {
  method: 'post',
  path: '/staff/broadcasts/:broadcastId/cancel',
  summary: '撤销还没有被顾问确认的部分',
  params: z.object({ broadcastId: objectId }),
  data: z.object({ asked: z.number() }),
} as const;
