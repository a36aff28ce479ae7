// What the workbench asks about relations and live codes.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';

const liveCode = z.object({
  liveCodeId: z.string(),
  name: z.string(),
  staffUserId: z.string(),
  staffName: z.string(),
  otherNames: z.array(z.string()),
  isBalanced: z.boolean(),
  /** Who gets the next customer, as far as it is known: of a code in turn all of them. Nobody: the code is dead. */
  activeNames: z.array(z.string()),
  channel: z.string(),
  campaign: z.string(),
  tagNames: z.array(z.string()),
  welcomeText: z.string().nullable(),
  /** WeCom's picture of the QR code. */
  url: z.string(),
  addedCount: z.number(),
  /** Of them, who is still a friend of anybody here. */
  friendCount: z.number(),
  createdAt: z.iso.datetime(),
});
export type LiveCode = z.infer<typeof liveCode>;

export const listLiveCodes = {
  method: 'get',
  path: '/staff/live-codes',
  summary: '渠道活码：我能看到的全部活码',
  data: z.array(liveCode),
} as const;

export const postLiveCode = {
  method: 'post',
  path: '/staff/live-codes',
  summary: '新建渠道活码',
  body: z.object({
    name: z.string().trim().min(1, '请填写名称').max(30, '名称最多 30 个字'),
    staffUserId: z.string().min(1).max(64),
    otherUserIds: z.array(z.string().min(1).max(64)).max(99).default([]),
    isBalanced: z.boolean().default(false),
    channel: z.string().trim().max(20, '渠道最多 20 个字').default(''),
    campaign: z.string().trim().max(30, '活动最多 30 个字').default(''),
    tagIds: z.array(objectId).max(10),
    welcomeText: z.string().trim().max(1000).nullable(),
    skipVerify: z.boolean().default(true),
  }),
  data: liveCode,
} as const;

export const listRelations = {
  method: 'get',
  path: '/staff/customers/:customerId/relations',
  summary: '这位客户与各位顾问的好友关系',
  params: z.object({ customerId: objectId }),
  data: z.array(
    z.object({
      staffUserId: z.string(),
      staffName: z.string(),
      state: z.enum(['half-added', 'active', 'deleted-by-staff', 'deleted-by-customer', 'transferred', 'not-seen']),
      remark: z.string(),
      description: z.string(),
      personalTags: z.array(z.string()),
      liveCodeName: z.string().nullable(),
      addedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
    }),
  ),
} as const;
export type Relations = z.infer<typeof listRelations.data>;

export const getSyncStatus = {
  method: 'get',
  path: '/staff/sync',
  summary: '与企业微信同步到什么时候',
  data: z.object({ contactsSyncedAt: z.iso.datetime().nullable() }),
} as const;
