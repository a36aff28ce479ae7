// What the workbench asks about broadcasts.
import { z } from 'zod';
import { purpose } from '../contact-policy/contact-policy.contract.ts';
import { deliveryRow, deliveryState, sendTaskState } from '../deliveries/deliveries.contract.ts';
import { imageId } from '../images/images.contract.ts';
import { objectId } from '../tags/tags.contract.ts';

/** WeCom counts the text in bytes (DOC 92135: at most 4,000); the address of the opt-out page takes its part. */
const bytesAtMost = (limit: number) => (text: string) => new TextEncoder().encode(text).length <= limit;

const link = z.object({
  kind: z.literal('link'),
  title: z.string().trim().min(1, '请填写标题').refine(bytesAtMost(128), '标题最多 128 字节'),
  url: z.url({ protocol: /^https?$/ }).max(2_048),
  description: z.string().trim().refine(bytesAtMost(512), '描述最多 512 字节').nullable(),
});

const miniProgram = z.object({
  kind: z.literal('miniprogram'),
  title: z.string().trim().min(1, '请填写标题').refine(bytesAtMost(64), '小程序卡片的标题最多 64 字节，约 21 个汉字'),
  appId: z.string().regex(/^wx[0-9a-f]{16}$/, '小程序的 AppID 是 wx 加 16 位小写字母或数字'),
  /** WeCom tells no limit; this is ours. */
  page: z
    .string()
    .regex(/^(?![a-z]+:)[\x21-\x7e]+$/i, '小程序的页面路径不能有空格、汉字，也不是网址')
    .max(1_024, '小程序的页面路径最多 1024 个字符'),
  /** Its cover. */
  imageId,
});

/** One thing beside the text (创建企业群发, DOC 92135). */
const attachment = z.discriminatedUnion('kind', [link, z.object({ kind: z.literal('image'), imageId }), miniProgram]);

const message = {
  text: z.string().trim().min(1, '请填写内容').refine(bytesAtMost(3_800), '内容太长：最多 3800 字节，约 1260 个汉字'),
  attachment: attachment.nullable(),
};

const audience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tag'), tagId: objectId }),
  z.object({ kind: z.literal('segment'), segmentId: objectId }),
]);
export type AudienceInput = z.infer<typeof audience>;

/** What decides who gets it, in which words and when. */
const asked = {
  audience,
  purpose: purpose.default('marketing'),
  /** Staff hours and quiet hours do not hold it back; managers alone. */
  isAtAnyTime: z.boolean().default(false),
};

export const previewBroadcast = {
  method: 'post',
  path: '/staff/broadcast-preview',
  summary: '群发预览：发给多少人、由谁发、每位顾问要点几次、什么时候请他们确认、谁不会收到',
  body: z.object({
    ...asked,
    /** Not written yet: empty. */
    text: z.string().max(4_000).default(''),
    /** Whose message to show, whether he gets it or not; null: the first who gets it. */
    customerId: objectId.nullable().default(null),
  }),
  data: z.object({
    customers: z.number(),
    planned: z.number(),
    byConsultant: z.array(
      z.object({
        userId: z.string(),
        name: z.string(),
        customers: z.number(),
        /** Group sends he has to confirm for it, and how many he was asked for today already. */
        taps: z.number(),
        tapsToday: z.number(),
      }),
    ),
    withheld: z.array(z.object({ reason: z.string(), sentence: z.string(), customers: z.number() })),
    taps: z.object({
      most: z.number(),
      /** The same text without the customers' own data, so one for each consultant; null: it has none. */
      mostWithoutFields: z.number().nullable(),
      limitEach: z.number(),
      perDay: z.number(),
    }),
    /** Names in the text that are no fields. */
    unknownFields: z.array(z.string()),
    /** Customers who lack a field of the text that has nothing to stand in. */
    lacking: z.number(),
    /** When the consultants are asked; null: the hours never let it. */
    asksAt: z.iso.datetime().nullable(),
    /** Whether somebody else must agree first. */
    needsApproval: z.boolean(),
    example: z
      .object({
        customerId: z.string(),
        customerName: z.string(),
        /** In his words; null: he gets nothing. */
        text: z.string().nullable(),
        /** Why he gets nothing; null: he gets it. */
        sentence: z.string().nullable(),
      })
      .nullable(),
    /** What the counts of messages do not see. */
    unseen: z.string(),
  }),
} as const;
export type BroadcastPreview = z.infer<typeof previewBroadcast.data>;
export type PreviewInput = z.infer<typeof previewBroadcast.body>;

const counts = z.record(deliveryState, z.number());

const broadcastSummary = z.object({
  broadcastId: z.string(),
  name: z.string(),
  /** The tag or the segment. */
  audienceName: z.string(),
  audienceKind: z.enum(['tag', 'segment']),
  purpose,
  launchedByName: z.string(),
  launchedAt: z.iso.datetime(),
  freshUntil: z.iso.datetime(),
  state: z.enum(['planning', 'waiting-for-approval', 'sending', 'settled']),
  isCancelled: z.boolean(),
  /** When the next consultants are asked; null: nobody waits for that. */
  asksAt: z.iso.datetime().nullable(),
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
    ...asked,
    ...message,
    /** How long it may still be confirmed: an old promise is worse than none. */
    freshHours: z.number().int().min(1, '至少 1 小时').max(168, '最多 7 天').default(48),
    /** More taps than a consultant should be asked for; managers alone. */
    insists: z.boolean().default(false),
  }),
  data: z.object({ broadcastId: z.string() }),
} as const;
export type LaunchBroadcast = z.input<typeof launchBroadcast.body>;
export type LaunchInput = z.infer<typeof launchBroadcast.body>;

export const getBroadcast = {
  method: 'get',
  path: '/staff/broadcasts/:broadcastId',
  summary: '一次群发的内容与进展，按顾问列出',
  params: z.object({ broadcastId: objectId }),
  data: broadcastSummary.extend({
    text: z.string(),
    approval: z
      .object({
        byName: z.string().nullable(),
        at: z.iso.datetime().nullable(),
        isGranted: z.boolean(),
        note: z.string(),
      })
      .nullable(),
    /** Whether whoever asks may say yes or no now. */
    mayApprove: z.boolean(),
    /** Its picture is `/staff/broadcasts/:broadcastId/image`. */
    attachment: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('link'), title: z.string(), url: z.string(), description: z.string().nullable() }),
        z.object({ kind: z.literal('image') }),
        z.object({ kind: z.literal('miniprogram'), title: z.string(), appId: z.string(), page: z.string() }),
      ])
      .nullable(),
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
            /** Taken back because somebody in it opted out; the others are asked for anew. */
            isRearranged: z.boolean(),
            customers: z.number(),
            closesAt: z.iso.datetime(),
            reminders: z.number(),
            /** Why its consultant will not confirm it. */
            skipReason: z.string().nullable(),
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

export const getBroadcastImage = {
  method: 'get',
  path: '/staff/broadcasts/:broadcastId/image',
  summary: '一次群发带的图片，或小程序卡片的封面',
  params: z.object({ broadcastId: objectId }),
  file: 'image/*',
  data: z.string(),
} as const;

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

export const approveBroadcast = {
  method: 'post',
  path: '/staff/broadcasts/:broadcastId/approval',
  summary: '同意或不同意一次要审批的群发；不能审批自己发起的',
  params: z.object({ broadcastId: objectId }),
  body: z.object({ isGranted: z.boolean(), note: z.string().trim().max(200, '最多 200 个字').default('') }),
  data: z.object({ broadcastId: z.string() }),
} as const;

export const remindBroadcast = {
  method: 'post',
  path: '/staff/broadcasts/:broadcastId/reminders',
  summary: '请企业微信提醒还没确认的顾问；每条群发 24 小时内最多三次',
  params: z.object({ broadcastId: objectId }),
  data: z.object({ reminded: z.number(), tooOften: z.number(), failed: z.number() }),
} as const;
