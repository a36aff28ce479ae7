// Reads: what a customer is marked with, and what each mark rests on, in Chinese.
import type { Context } from '../../context.ts';
import { localDay } from '../../local-day.ts';
import { findContacts, type ContactRecord } from '../contacts/index.ts';
import { getCustomer } from '../customers/index.ts';
import { findStaffNames } from '../identity/index.ts';
import { findTagNames, findTagsInUse, type Mark } from '../tags/index.ts';
import { endOf } from './decide-marks.ts';
import type { MarksOfCustomer } from './marks.contract.ts';

type Names = { staff: ReadonlyMap<string, string>; timeZone: string };

/** 2030-03-04 -> 2030年3月4日 */
const showDay = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year ?? ''}年${month ?? ''}月${date ?? ''}日`;
};

const reasonOf = ({ origin, at, by, evidence }: Mark, { staff, timeZone }: Names): string => {
  const day = showDay(localDay(at, timeZone));
  switch (origin) {
    case 'person':
      return `${by === null ? '系统' : (staff.get(by) ?? by)}在${day}打上`;
    case 'wecom':
      return `顾问在企业微信里打上，${day}看到`;
    case 'live-code':
      return `${day}扫活码${evidence === '' ? '' : `“${evidence}”`}进来`;
    case 'import':
      return `${day}随名单导入${evidence === '' ? '' : `：${evidence}`}`;
    case 'rule':
      return `${day}起符合规则：${evidence}`;
  }
};

const problems = new Map([
  ['84061', '还没有通过好友验证，通过后自动补上'],
  ['outside-pilot', '不在试点名单里，试点结束后自动补上'],
  ['first-sync-open', '第一次同步还没有被接受，接受后自动补上'],
  ['sending-stopped', '已停止一切写入，恢复后自动补上'],
]);

const whyUnmirrored = ({ state, dueAt, mirrorProblem }: ContactRecord): string | null => {
  if (state === 'half-added') return problems.get('84061') ?? null;
  if (state !== 'active') return null;
  if (mirrorProblem !== null) return problems.get(mirrorProblem) ?? `企业微信没有接受（${mirrorProblem}）`;
  return dueAt === null ? null : '正在写入';
};

/** Throws `customers.not-found`, `identity.forbidden`. */
export const findMarks = async (context: Context, customerId: string): Promise<MarksOfCustomer> => {
  const customer = await getCustomer(context, customerId);
  const [tags, staff] = [await findTagNames(context), await findStaffNames(context)];
  const details = new Map((await findTagsInUse(context)).map((tag) => [tag._id.toString(), tag]));
  const names = { staff, timeZone: context.agency.timeZone };
  const marks = [...tags.values()].flatMap(({ tagId, groupName, name }) => {
    const borne = customer.marks.filter((mark) => mark.tagId.toString() === tagId);
    const { meaning = '', expiresAfterDays = null } = details.get(tagId) ?? {};
    const reasons = borne.map((mark) => {
      const end = expiresAfterDays === null ? null : endOf(mark, expiresAfterDays, names.timeZone);
      return `${reasonOf(mark, names)}${end === null ? '' : `，${showDay(end)}自动去掉`}`;
    });
    const mayTakeOff = borne.some(({ origin }) => origin !== 'rule');
    return borne.length === 0 ? [] : [{ tagId, groupName, name, meaning, reasons, mayTakeOff }];
  });
  const isMarked = customer.marks.some(({ origin }) => origin !== 'wecom');
  const unmirrored = (await findContacts(context, [customer._id])).flatMap((contact) => {
    const why = whyUnmirrored(contact);
    const isNews = why !== null && (isMarked || contact.state === 'active');
    return isNews ? [{ staffName: staff.get(contact.staffUserId) ?? contact.staffUserId, why }] : [];
  });
  return { marks, unmirrored };
};
