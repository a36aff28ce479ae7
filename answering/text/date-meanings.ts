// What a found pattern means as days of the calendar, given today and the day named before it.
import {
  addDays,
  dayFrom,
  lastOfMonth,
  lunarDay,
  lunarEve,
  monthOf,
  weekdayOf,
  yearOf,
  type Day,
} from './calendar-days.ts';
import { type DateRule } from './date-patterns.ts';
import { daysOff, holidayDay, type DayRange, type Holiday } from './holidays.ts';
import { readNumber } from './numbers.ts';

/**
 * `day` one day; `span` first and last day were both named; `holiday` a holiday or weekend, which begins on `from`;
 * `window` the day lies somewhere between (下个月中旬, 国庆前).
 */
export type DateMention = DayRange & { start: number; end: number; kind: 'day' | 'span' | 'holiday' | 'window' };

export type Found = {
  start: number;
  end: number;
  rule: DateRule;
  groups: Readonly<Record<string, string | undefined>>;
};
export type Meaning = DayRange & { kind: DateMention['kind'] };
export type Reading = { today: Day; before: DateMention | undefined; gap: string };

const holidayOf: Readonly<Record<string, Holiday>> = {
  元旦: '元旦',
  春节: '春节',
  过年: '春节',
  清明: '清明',
  五一: '五一',
  劳动节: '五一',
  端午: '端午',
  中秋: '中秋',
  国庆: '国庆',
  十一: '国庆',
};
const weeksAhead: Readonly<Record<string, number>> = { 下下: 2, 下: 1, 这: 0, 本: 0, 上: -1 };
const weekdayNumber: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
  末: 6,
};

const oneDay = (day: Day | null): Meaning | null => (day === null ? null : { from: day, to: day, kind: 'day' });
const window = (from: Day | null, to: Day | null): Meaning | null =>
  from === null || to === null ? null : { from, to, kind: 'window' };
const numberIn = (text: string | undefined): number => readNumber((text ?? '').replace(/^廿/, '二十')) ?? 0;

const yearFrom = (text: string | undefined, today: Day): number | null => {
  if (text === undefined) return null;
  const ahead = { 今年: 0, 明年: 1, 后年: 2 }[text];
  if (ahead !== undefined) return yearOf(today) + ahead;
  const written = Number.parseInt(text, 10);
  return written < 100 ? 2000 + written : written;
};

/** The first year from this one on in which the day has not passed. */
const upcoming = (today: Day, dayIn: (year: number) => Day | null): Day | null => {
  const years = [yearOf(today), yearOf(today) + 1, yearOf(today) + 2, yearOf(today) + 3, yearOf(today) + 4];
  return years.map(dayIn).find((day) => day !== null && day >= today) ?? null;
};

const monthAhead = (day: Day, count: number): { year: number; month: number } => {
  const months = yearOf(day) * 12 + monthOf(day) - 1 + count;
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
};

const readMonthDay = (groups: Found['groups'], { today, before }: Reading): Meaning | null => {
  const [month, date] = [numberIn(groups.month ?? groups.month2), numberIn(groups.date ?? groups.date2)];
  const year = yearFrom(groups.year, today);
  if (year !== null) return oneDay(dayFrom(year, month, date));
  // After a day of another year, "11月14号返回" is of that year too.
  const base =
    before !== undefined && (yearOf(before.from) > yearOf(today) || before.from < today) ? before.from : today;
  return oneDay(upcoming(base, (of) => dayFrom(of, month, date)));
};

const readDateOnly = (groups: Found['groups'], { today, before }: Reading): Meaning | null => {
  const date = numberIn(groups.date);
  const base = before?.from ?? today;
  for (const ahead of [0, 1, 2]) {
    const { year, month } = monthAhead(base, ahead);
    const day = dayFrom(year, month, date);
    if (day !== null && day >= base) return oneDay(day);
  }
  return null;
};

const readLunar = (groups: Found['groups'], { today }: Reading): Meaning | null => {
  const date = numberIn(groups.date);
  const month = groups.named === undefined ? numberIn(groups.month) : groups.named === '腊月' ? 12 : 1;
  if (groups.named === '大年' && date === 30) return readFestival({ ...groups, festival: '除夕' }, today);
  const dayIn = (year: number): Day | null => lunarDay(month === 12 ? year - 1 : year, month, date);
  const year = yearFrom(groups.year, today);
  return oneDay(year === null ? upcoming(today, dayIn) : dayIn(year));
};

const festivalDay = (name: string, year: number): Day | null => {
  if (name === '圣诞') return dayFrom(year, 12, 25);
  if (name === '情人节') return dayFrom(year, 2, 14);
  if (name === '元宵') return lunarDay(year, 1, 15);
  if (name === '七夕') return lunarDay(year, 7, 7);
  if (name === '重阳') return lunarDay(year, 9, 9);
  return lunarEve(year);
};

const readFestival = (groups: Found['groups'], today: Day): Meaning | null => {
  const name = groups.festival ?? '';
  const holiday = holidayOf[name];
  const dayIn = (of: number): Day | null => {
    if (holiday === undefined) return festivalDay(name, of);
    // "春节" is its day; "春节假期" begins with the days off.
    return groups.off === undefined ? holidayDay(holiday, of) : (daysOff(holiday, of)?.from ?? null);
  };
  const stated = yearFrom(groups.year, today);
  // "今年过年", said in November, is the one to come.
  const year = stated !== null && (dayIn(stated) ?? today) < today ? null : stated;
  const day = year === null ? upcoming(today, dayIn) : dayIn(year);
  if (day === null || holiday === undefined) return oneDay(day);
  return { from: day, to: daysOff(holiday, yearOf(day))?.to ?? day, kind: 'holiday' };
};

const readWeekday = (groups: Found['groups'], { today, before, gap }: Reading): Meaning | null => {
  const name = groups.weekday ?? '';
  const weekday = weekdayNumber[name] ?? Number(name);
  const monday = addDays(today, 1 - weekdayOf(today) + 7 * (weeksAhead[groups.which ?? '这'] ?? 0));
  let day = addDays(monday, weekday - 1);
  if (groups.which === undefined) {
    const base = before !== undefined && gap.length <= 40 && name !== '末' ? before.from : today;
    const ahead = (weekday - weekdayOf(base) + 7) % 7;
    day = addDays(base, ahead === 0 && name !== '末' ? 7 : ahead);
  }
  if (day < today) return null;
  // "周末" alone is some weekend; "这周末" and "周六日" are days.
  if (name === '末' && groups.which === undefined) return window(day, addDays(day, 1));
  return name === '末' || groups.both !== undefined ? { from: day, to: addDays(day, 1), kind: 'holiday' } : oneDay(day);
};

const readLater = (groups: Found['groups'], { today }: Reading): Meaning | null => {
  if ((groups.past === undefined) === (groups.after === undefined)) return null;
  const count = numberIn(groups.count);
  // "过两天" is soon, not on the third.
  if ((groups.past !== undefined && count < 3) || count < 1 || count > 400 || !Number.isInteger(count)) return null;
  if (groups.unit === '月') {
    const { year, month } = monthAhead(today, count);
    return count > 24 ? null : window(dayFrom(year, month, 1), lastOfMonth(year, month));
  }
  return oneDay(addDays(today, groups.unit === '天' || groups.unit === '日' ? count : count * 7));
};

const readMonth = (groups: Found['groups'], { today }: Reading): Meaning | null => {
  const ahead = groups.which === undefined ? 0 : (weeksAhead[groups.which] ?? 0);
  let { year, month } = monthAhead(today, ahead);
  if (groups.month !== undefined) {
    month = numberIn(groups.month);
    year = yearFrom(groups.year, today) ?? (month < monthOf(today) ? yearOf(today) + 1 : yearOf(today));
  }
  const part = groups.part ?? '';
  const [first, last] = /^(?:初|上旬)/.test(part)
    ? [1, 10]
    : /^中/.test(part)
      ? [11, 20]
      : part === ''
        ? [1, 31]
        : [21, 31];
  const end = last === 31 ? lastOfMonth(year, month) : dayFrom(year, month, last);
  const found = window(dayFrom(year, month, first), end);
  return found === null || found.to < today ? null : found;
};

const readSeason = (groups: Found['groups'], { today }: Reading): Meaning | null => {
  const bounds: Readonly<Record<string, readonly [number, number, number, number]>> = {
    暑假: [7, 1, 8, 31],
    寒假: [1, 15, 2, 25],
    年底: [12, 1, 12, 31],
    年末: [12, 1, 12, 31],
    年初: [1, 1, 1, 31],
  };
  const [month, date, endMonth, endDate] = bounds[groups.season ?? ''] ?? [1, 1, 1, 31];
  const end = upcoming(today, (year) => dayFrom(year, endMonth, endDate));
  const year = yearFrom(groups.year, today) ?? (end === null ? yearOf(today) : yearOf(end));
  return window(dayFrom(year, month, date), dayFrom(year, endMonth, endDate));
};

export const readFound = (found: Found, reading: Reading): Meaning | null => {
  const { groups } = found;
  const { today } = reading;
  const near = ['今', '明', '后', '大'].indexOf(groups.near?.[0] ?? '');
  switch (found.rule) {
    case 'full':
    case 'monthDay':
    case 'dotted':
      return readMonthDay(groups, reading);
    case 'lunar':
      return readLunar(groups, reading);
    case 'thatMonthDay': {
      const { year, month } = monthAhead(today, weeksAhead[groups.which ?? ''] ?? 0);
      return oneDay(dayFrom(year, month, numberIn(groups.date)));
    }
    case 'dateOnly':
      return readDateOnly(groups, reading);
    case 'near':
      return oneDay(addDays(today, near));
    case 'later':
      return readLater(groups, reading);
    case 'weekday':
      return readWeekday(groups, reading);
    case 'festival':
      return readFestival(groups, today);
    case 'week': {
      const monday = addDays(today, 1 - weekdayOf(today) + 7 * (weeksAhead[groups.which ?? ''] ?? 0));
      return window(monday, addDays(monday, 6));
    }
    case 'monthPart':
    case 'month':
      return readMonth(groups, reading);
    case 'season':
      return readSeason(groups, reading);
  }
};
