// Pure: how many messages a customer may get within which part of the calendar.
import { addDays, addMonths, localDay, startOfDay } from '../../local-day.ts';
import type { GroupSendCap } from '../settings/settings.contract.ts';
import type { BudgetName, Purpose } from './contact-policy.contract.ts';

export type Budget = { budget: BudgetName; window: string; limit: number };

type Limits = { groupSendCap: GroupSendCap; marketingPerMonth: number | null };

const daysInMonth = (day: string): number => {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
};

const mondayOf = (day: string): string => {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
};

/** WeCom's cap on group sends to one customer, over its part of the calendar (DOC 92135, console setting). */
const wecomCap = (cap: GroupSendCap, day: string): Budget => {
  switch (cap) {
    case 'days-in-month':
      return { budget: 'wecom-cap', window: day.slice(0, 7), limit: daysInMonth(day) };
    case '7-per-week':
      return { budget: 'wecom-cap', window: `${mondayOf(day)}/7`, limit: 7 };
    case '1-per-day':
      return { budget: 'wecom-cap', window: day, limit: 1 };
  }
};

/** Every budget that a message of this purpose takes from at `now`. */
export const budgetsOf = (limits: Limits, purpose: Purpose, now: Date, timeZone: string): Budget[] => {
  const day = localDay(now, timeZone);
  const { marketingPerMonth } = limits;
  const own: Budget[] =
    purpose === 'marketing' && marketingPerMonth !== null
      ? [{ budget: 'marketing', window: day.slice(0, 7), limit: marketingPerMonth }]
      : [];
  return [wecomCap(limits.groupSendCap, day), ...own];
};

/** When the next part of the calendar begins. */
export const windowEnd = ({ window }: Budget, timeZone: string): Date => {
  if (window.endsWith('/7')) return startOfDay(addDays(window.slice(0, 10), 7), timeZone);
  return startOfDay(window.length === 7 ? addMonths(`${window}-01`, 1) : addDays(window, 1), timeZone);
};

const windowWords = (window: string): string => {
  if (window.endsWith('/7')) return `从 ${window.slice(0, 10)} 起的一周`;
  return window.length === 7 ? `${Number(window.slice(5))} 月` : window;
};

export const explainBudget = ({ budget, window, limit }: Budget, used: number): string => {
  const name = budget === 'wecom-cap' ? '企业微信的群发上限' : '本社的营销上限';
  const left = Math.max(0, limit - used);
  return `${name}：${windowWords(window)}内已用 ${used} 次，上限 ${limit} 次，还剩 ${left} 次。`;
};

/** Said with every count. */
export const unseenSends =
  '不计入：员工用朋友圈、客户群或私聊发的消息，其他应用里本企业看不到的群发，以及接入之前的群发；企业微信到时以它自己的计数为准。';
