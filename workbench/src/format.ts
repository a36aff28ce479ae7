// Values as people read them: times on the agency's clock, money, bytes.

/** Agencies work on Chinese time, wherever the browser is. */
const timeZone = 'Asia/Shanghai';

const dayParts = new Intl.DateTimeFormat('zh-CN', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
const shortDay = new Intl.DateTimeFormat('zh-CN', { timeZone, month: 'numeric', day: 'numeric' });
const clock = new Intl.DateTimeFormat('zh-CN', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const yearOf = (date: Date): string => dayParts.formatToParts(date).find((part) => part.type === 'year')?.value ?? '';
const monthDay = (date: Date): string => shortDay.format(date).replace('/', '月').concat('日');

/** 今天 · 3月2日 · 2024年3月2日 */
export const showDay = (iso: string): string => {
  const date = new Date(iso);
  const now = new Date();
  if (dayParts.format(date) === dayParts.format(now)) return '今天';
  return yearOf(date) === yearOf(now) ? monthDay(date) : `${yearOf(date)}年${monthDay(date)}`;
};

/** 今天 14:05 · 3月2日 14:05 */
export const showTime = (iso: string): string => `${showDay(iso)} ${clock.format(new Date(iso))}`;

/** A calendar day of a trip, YYYY-MM-DD: no clock, no zone. */
export const showTripDay = (day: string): string => day.replaceAll('-', '.');

export const showCount = (count: number): string => count.toLocaleString('zh-CN');

/** 12,800 元; the fen only where there are any. */
export const showYuan = (fen: number): string => {
  const digits = fen % 100 === 0 ? 0 : 2;
  return `${(fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits })} 元`;
};

const encoder = new TextEncoder();

/** UTF-8 bytes, which is how WeCom counts. */
export const countBytes = (text: string): number => encoder.encode(text).length;
