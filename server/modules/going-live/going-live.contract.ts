// What the owner asks on the way to a real corp: what would be taken over, who takes part in the pilot, how full the licence is.
import { z } from 'zod';
import { settings } from '../settings/settings.contract.ts';
import { objectId } from '../tags/tags.contract.ts';

const counted = z.object({
  total: z.number(),
  /** Not known to Banlv yet. */
  added: z.number(),
  /** Known, and different in WeCom. */
  changed: z.number(),
  /** Known, and not shown by WeCom any more. */
  gone: z.number(),
});

const firstLook = z.object({
  /** null: WeCom has not been read completely yet. */
  readAt: z.iso.datetime().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
  /** Why the last reading failed, in Chinese; null: it did not. */
  problem: z.string().nullable(),
  staff: z.array(z.object({ userId: z.string(), name: z.string(), relations: z.number(), isReadable: z.boolean() })),
  tags: counted,
  customers: counted,
  /** Customers who are WeCom users of other corps. */
  corporate: z.number(),
  relations: counted,
  samples: z.object({
    tags: z.array(z.object({ groupName: z.string(), name: z.string() })),
    relations: z.array(
      z.object({
        staffUserId: z.string(),
        customerName: z.string(),
        remark: z.string(),
        tags: z.number(),
        what: z.enum(['added', 'changed']),
      }),
    ),
  }),
});
export type FirstLook = z.infer<typeof firstLook>;

export const getFirstLook = {
  method: 'get',
  path: '/staff/first-sync',
  summary: '第一次同步会接收什么：员工、标签、客户、好友关系的数量和样例；只读，还没有写入',
  data: firstLook,
} as const;

export const postLookAgain = {
  method: 'post',
  path: '/staff/first-sync/look',
  summary: '再读一次企业微信，重新列出差异',
  data: z.object({ isAsked: z.boolean() }),
} as const;

export const postAccept = {
  method: 'post',
  path: '/staff/first-sync/accept',
  summary: '接受第一次同步：从此把企业微信里的客户和标签收进来，并保持同步',
  body: z.object({ readAt: z.iso.datetime() }),
  data: firstLook,
} as const;

const finding = z.object({
  id: z.string(),
  title: z.string(),
  /** `unknown`: it could not be looked at, because something before it is broken. */
  state: z.enum(['ok', 'broken', 'warning', 'unknown']),
  words: z.string(),
  /** Where it is put right: a page of WeCom's admin console, or a place on the server. */
  page: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

export const postExamine = {
  method: 'post',
  path: '/staff/going-live/examine',
  summary: '检查接入企业微信的每一项：Secret、可信 IP、可见范围、回调、域名、时钟…，并指出去后台哪一页改',
  data: z.array(finding),
} as const;

const pilotCustomer = z.object({ externalUserId: z.string(), customerId: z.string().nullable(), name: z.string() });
export type PilotCustomer = z.infer<typeof pilotCustomer>;

export const listPilotCustomers = {
  method: 'get',
  path: '/staff/settings/pilot-customers',
  summary: '试点名单里的客户',
  data: z.array(pilotCustomer),
} as const;

export const postPilotCustomers = {
  method: 'post',
  path: '/staff/settings/pilot-customers',
  summary: '加进或移出试点名单的客户',
  body: z.object({
    add: z.array(objectId).max(200).default([]),
    /** By externalUserId, so that one who is no customer any more can go, too. */
    remove: z.array(z.string().min(1).max(64)).max(1_000).default([]),
  }),
  data: settings,
} as const;

export const getLicenceMeter = {
  method: 'get',
  path: '/staff/licence-meter',
  summary: '外部联系人数量与企业上限',
  data: z.object({
    /** People with at least one relation that WeCom lists. */
    externalContacts: z.number(),
    relations: z.number(),
    licensed: z.number().nullable(),
  }),
} as const;
export type LicenceMeter = z.infer<typeof getLicenceMeter.data>;
