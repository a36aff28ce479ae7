// What the staff know and note of a customer beside WeCom: profile, consent, opt-out, quiet hours, and who changed what.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';

const params = z.object({ customerId: objectId });
const nothing = z.object({ changed: z.boolean() });

const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;

export const birthday = z.string().refine(
  // A day without its year may be the 29th of February.
  (text) => isDay(text) || (text.startsWith('--') && isDay(text.replace('--', '2024-'))),
  '生日请写成 1990-05-20；不知道年份写成 --05-20',
);

/** HH:MM of the agency's day. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间请写成 22:00');

export const quietHours = z
  .object({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, '免打扰的开始和结束不能相同');

export const profile = z.object({
  realName: z.string(),
  birthday: z.string().nullable(),
  city: z.string(),
  note: z.string(),
  consent: z.object({ state: z.enum(['granted', 'withdrawn']), at: z.iso.datetime(), evidence: z.string() }).nullable(),
  optOut: z.object({ at: z.iso.datetime(), by: z.enum(['customer', 'staff']), reason: z.string() }).nullable(),
  quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type ProfileView = z.infer<typeof profile>;

export const changeProfile = {
  method: 'post',
  path: '/staff/customers/:customerId/profile',
  summary: '修改客户资料：姓名、生日、城市、备注；没写的不变',
  params,
  body: z
    .object({
      realName: z.string().trim().max(40, '姓名最多 40 个字'),
      birthday: birthday.nullable(),
      city: z.string().trim().max(40, '城市最多 40 个字'),
      note: z.string().trim().max(500, '备注最多 500 个字'),
      quietHours: quietHours.nullable(),
    })
    .partial(),
  data: nothing,
} as const;
export type ProfileChange = z.input<typeof changeProfile.body>;

export const setConsent = {
  method: 'post',
  path: '/staff/customers/:customerId/consent',
  summary: '记录客户是否同意接收营销消息，以及依据',
  params,
  body: z.object({
    state: z.enum(['granted', 'withdrawn']),
    evidence: z.string().trim().min(1, '请写明依据，例如“到店口头同意”').max(200),
  }),
  data: nothing,
} as const;

export const setOptOut = {
  method: 'post',
  path: '/staff/customers/:customerId/opt-out',
  summary: '退订：不再给这位客户发营销消息',
  params,
  body: z.object({ reason: z.string().trim().min(1, '请写明原因').max(200) }),
  data: nothing,
} as const;

export const liftOptOut = {
  method: 'post',
  path: '/staff/customers/:customerId/opt-in',
  summary: '客户重新同意接收，取消退订',
  params,
  body: z.object({ evidence: z.string().trim().min(1, '请写明依据，例如“客户微信里要求恢复”').max(200) }),
  data: nothing,
} as const;

export const listChanges = {
  method: 'get',
  path: '/staff/customers/:customerId/changes',
  summary: '客户资料的修改记录，最近的在前',
  params,
  data: z.array(
    z.object({
      changeId: z.string(),
      field: z.enum(['realName', 'birthday', 'city', 'note', 'consent', 'optOut', 'quietHours']),
      before: z.string(),
      after: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
    }),
  ),
} as const;
export type ChangeRow = z.infer<typeof listChanges.data>[number];
