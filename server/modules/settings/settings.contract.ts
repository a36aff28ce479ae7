// The agency's settings as the owner sees and changes them, and what everybody may know: whether anything is sent at all.
import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '请填写 00:00 到 23:59 之间的时间');

/** 24:00 is the end of the day. */
const endTime = z.union([clockTime, z.literal('24:00')], '请填写 00:00 到 24:00 之间的时间');

/** In the agency's time zone. `to` before `from` goes over midnight. */
export const hours = z.object({ from: clockTime, to: endTime });
export type Hours = z.infer<typeof hours>;

/** How many group sends WeCom lets one customer get: once for each day of the month, 7 a week, or 1 a day (set in WeCom's console). */
export const groupSendCap = z.enum(['days-in-month', '7-per-week', '1-per-day']);
export type GroupSendCap = z.infer<typeof groupSendCap>;

const wholeUpTo = (most: number, message: string) => z.number().int(message).min(1, message).max(most, message);

/** What the owner fills in as a form. */
const values = z.object({
  /** External contacts that the corp's licence allows; null: not filled in. */
  licensedContacts: wholeUpTo(10_000_000, '请填写 1 到 10,000,000 之间的整数').nullable(),
  groupSendCap,
  /** When consultants work: what asks something of them waits for these hours. */
  staffHours: hours.refine(({ from, to }) => from < to, '上班时间要早于下班时间'),
  /** When customers are left alone; null: at no time. */
  quietHours: hours.refine(({ from, to }) => from !== to, '开始和结束不能是同一时间').nullable(),
  /** A broadcast to more customers than this needs somebody's yes; null: none does. */
  approvalAbove: wholeUpTo(1_000_000, '请填写 1 到 1,000,000 之间的整数').nullable(),
  /** Marketing that one customer may get in a calendar month; null: as much as WeCom lets through. */
  marketingPerMonth: wholeUpTo(31, '请填写 1 到 31 之间的整数').nullable(),
  /** Group sends that one consultant is asked to confirm on a day. */
  tapsPerDay: wholeUpTo(200, '请填写 1 到 200 之间的整数'),
});
export type SettingsValues = z.infer<typeof values>;

/** WeCom's proof that a domain is ours: a text file at the root of the address. */
export const domainFile = z.object({
  name: z
    .string()
    .regex(/^WW_verify_[A-Za-z0-9]{1,64}\.txt$/, '文件名应当像 WW_verify_xxxx.txt，请选择从管理后台下载的那个文件'),
  text: z.string().regex(/^[\x20-\x7e]{1,256}$/, '这个文件的内容不像企业微信的校验文件'),
});
export type DomainFile = z.infer<typeof domainFile>;

export const settings = z.object({
  /** Rises with every change; a form that was filled in on an older version is refused. */
  version: z.number(),
  sendingStoppedAt: z.iso.datetime().nullable(),
  firstSyncAcceptedAt: z.iso.datetime().nullable(),
  pilot: z.object({
    isOn: z.boolean(),
    staffUserIds: z.array(z.string()),
    customers: z.number(),
  }),
  values,
  domainFileName: z.string().nullable(),
});
export type Settings = z.infer<typeof settings>;

export const getSettings = {
  method: 'get',
  path: '/staff/settings',
  summary: '本社的设置：发送总开关、试点名单、上限、时段；只有负责人能看',
  data: settings,
} as const;

export const getSendingState = {
  method: 'get',
  path: '/staff/sending',
  summary: '现在是否已停止一切发送、是否还在试点；所有员工可看',
  data: z.object({
    isStopped: z.boolean(),
    isPilot: z.boolean(),
    /** Before the owner accepted the first synchronisation nothing is written to WeCom. */
    isTakenOver: z.boolean(),
  }),
} as const;
export type SendingState = z.infer<typeof getSendingState.data>;

export const postSending = {
  method: 'post',
  path: '/staff/settings/sending',
  summary: '停止一切发送，或恢复；恢复后不补发停止期间的消息',
  body: z.object({ isStopped: z.boolean() }),
  data: settings,
} as const;

export const postPilot = {
  method: 'post',
  path: '/staff/settings/pilot',
  summary: '开始或结束试点；试点期间只向名单里的员工和客户写企业微信',
  body: z.object({ isOn: z.boolean() }),
  data: settings,
} as const;

export const postPilotStaff = {
  method: 'post',
  path: '/staff/settings/pilot-staff',
  summary: '试点名单里的员工',
  body: z.object({ staffUserIds: z.array(z.string().min(1).max(64)).max(500, '试点员工最多 500 位') }),
  data: settings,
} as const;

export const postValues = {
  method: 'post',
  path: '/staff/settings/values',
  summary: '上限、时段、审批门槛；填写期间被别人改过则不保存',
  body: z.object({ version: z.number().int(), values }),
  data: settings,
} as const;

export const postDomainFile = {
  method: 'post',
  path: '/staff/settings/domain-file',
  summary: '可信域名的校验文件：保存后可在本站根目录打开',
  body: domainFile,
  data: settings,
} as const;
