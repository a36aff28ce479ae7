// What the workbench asks about handovers: whose customers pass to whom, and what became of each.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';

export const transferState = z.enum([
  'proposed',
  'queued',
  'requesting',
  'waiting',
  'done',
  'refused',
  'failed',
  'pooled',
  'ended',
]);

const counts = z.object({
  total: z.number(),
  /** Nobody asked WeCom yet. */
  open: z.number(),
  /** WeCom is being asked. */
  submitting: z.number(),
  waiting: z.number(),
  done: z.number(),
  /** Refused or failed: somebody has to decide. */
  failed: z.number(),
  pooled: z.number(),
  ended: z.number(),
});

const handover = z.object({
  handoverId: z.string(),
  staffUserId: z.string(),
  staffName: z.string(),
  storeName: z.string(),
  cause: z.enum(['wecom', 'owner', 'given-up']),
  state: z.enum(['preparing', 'open', 'closed']),
  openedAt: z.iso.datetime(),
  counts,
  unknownCustomers: z.number().nullable(),
  /** WeCom does not answer us. */
  isStuck: z.boolean(),
});
export type HandoverView = z.infer<typeof handover>;

export const listHandovers = {
  method: 'get',
  path: '/staff/handovers',
  summary: '交接：离开或停用的同事，以及他们的客户',
  data: z.array(handover),
} as const;

const params = z.object({ handoverId: objectId });

export const getHandoverView = {
  method: 'get',
  path: '/staff/handovers/:handoverId',
  summary: '一次交接，以及可以接替的同事',
  params,
  data: handover.extend({
    candidates: z.array(
      z.object({ userId: z.string(), name: z.string(), storeName: z.string(), customers: z.number() }),
    ),
  }),
} as const;
export type HandoverDetail = z.infer<typeof getHandoverView.data>;

const transfer = z.object({
  transferId: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  tagNames: z.array(z.string()),
  toUserId: z.string().nullable(),
  toName: z.string().nullable(),
  /** Why he was proposed; null: a person chose. */
  proposedFor: z.string().nullable(),
  state: transferState,
  sentence: z.string(),
  canChoose: z.boolean(),
});
export type TransferRow = z.infer<typeof transfer>;

export const listTransfers = {
  method: 'get',
  path: '/staff/handovers/:handoverId/transfers',
  summary: '这次交接里的每位客户',
  params,
  query: z.object({
    group: z.enum(['open', 'submitting', 'waiting', 'done', 'failed', 'pooled', 'ended']).optional(),
    after: objectId.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  data: z.array(transfer),
  page: z.object({ nextAfter: z.string().nullable() }),
} as const;

export const postSuccessors = {
  method: 'post',
  path: '/staff/handovers/:handoverId/successors',
  summary: '为客户选择接替人，或放入公海',
  params,
  body: z.object({
    /** Null: into the sea pool. */
    toUserId: z.string().min(1).max(64).nullable(),
    transferIds: z.union([z.literal('all'), z.array(objectId).min(1).max(500)]),
  }),
  data: z.object({ changed: z.number() }),
} as const;

export const postStart = {
  method: 'post',
  path: '/staff/handovers/:handoverId/start',
  summary: '发起接替：企业微信会通知客户，24 小时后自动接替',
  params,
  body: z.object({ message: z.string().trim().max(200, '最多 200 个字').default('') }),
  data: z.object({ customers: z.number() }),
} as const;

const pooled = z.object({
  transferId: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  tagNames: z.array(z.string()),
  fromUserId: z.string(),
  fromName: z.string(),
  storeName: z.string(),
  pooledAt: z.iso.datetime(),
});
export type PooledCustomer = z.infer<typeof pooled>;

export const listPool = {
  method: 'get',
  path: '/staff/pool',
  summary: '公海：没有顾问的客户',
  query: z.object({
    after: objectId.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  data: z.array(pooled),
  page: z.object({ nextAfter: z.string().nullable(), total: z.number() }),
} as const;

export const getClaims = {
  method: 'get',
  path: '/staff/pool/claims',
  summary: '我今天还能领取几位，以及领取的客户到了哪一步',
  data: z.object({
    perDay: z.number(),
    leftToday: z.number(),
    claimed: z.array(
      z.object({
        transferId: z.string(),
        customerId: z.string(),
        customerName: z.string(),
        sentence: z.string(),
        state: transferState,
      }),
    ),
  }),
} as const;
export type Claims = z.infer<typeof getClaims.data>;

export const postGiveUp = {
  method: 'post',
  path: '/staff/customers/:customerId/give-up',
  summary: '把我的一位客户放入公海',
  params: z.object({ customerId: objectId }),
  data: z.object({}),
} as const;

export const postClaim = {
  method: 'post',
  path: '/staff/pool/:transferId/claim',
  summary: '领取公海里的一位客户；主管可以分给同事',
  params: z.object({ transferId: objectId }),
  body: z.object({
    /** Of whom he shall be a customer; not given: mine. */
    toUserId: z.string().min(1).max(64).optional(),
  }),
  data: z.object({}),
} as const;
