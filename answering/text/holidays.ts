// When China is off work: the days published by the State Council (facts as collected by holiday-cn, MIT), and the festivals of any other year.
import { addDays, dayFrom, lunarDay, lunarEve, type Day } from './calendar-days.ts';

export type Holiday = '元旦' | '春节' | '清明' | '五一' | '端午' | '中秋' | '国庆';
export type DayRange = { from: Day; to: Day };

/** First and last day off. 2025 joined 中秋 to 国庆; 中秋 then is its own day. */
const published: Readonly<Record<number, Readonly<Partial<Record<Holiday, readonly [Day, Day]>>>>> = {
  2024: {
    元旦: ['2024-01-01', '2024-01-01'],
    春节: ['2024-02-10', '2024-02-17'],
    清明: ['2024-04-04', '2024-04-06'],
    五一: ['2024-05-01', '2024-05-05'],
    端午: ['2024-06-10', '2024-06-10'],
    中秋: ['2024-09-15', '2024-09-17'],
    国庆: ['2024-10-01', '2024-10-07'],
  },
  2025: {
    元旦: ['2025-01-01', '2025-01-01'],
    春节: ['2025-01-28', '2025-02-04'],
    清明: ['2025-04-04', '2025-04-06'],
    五一: ['2025-05-01', '2025-05-05'],
    端午: ['2025-05-31', '2025-06-02'],
    国庆: ['2025-10-01', '2025-10-08'],
  },
  2026: {
    元旦: ['2026-01-01', '2026-01-03'],
    春节: ['2026-02-15', '2026-02-23'],
    清明: ['2026-04-04', '2026-04-06'],
    五一: ['2026-05-01', '2026-05-05'],
    端午: ['2026-06-19', '2026-06-21'],
    中秋: ['2026-09-25', '2026-09-27'],
    国庆: ['2026-10-01', '2026-10-07'],
  },
};

/** 清明 of the 21st century: the sun's own date, by the usual formula of the almanac. */
const clearBrightness = (year: number): Day => {
  const inCentury = year % 100;
  return `${year}-04-0${Math.floor(inCentury * 0.2422 + 4.81) - Math.floor(inCentury / 4)}`;
};

/** The day that bears the holiday's name. */
export const holidayDay = (holiday: Holiday, year: number): Day | null => {
  switch (holiday) {
    case '元旦':
      return dayFrom(year, 1, 1);
    case '春节':
      return lunarDay(year, 1, 1);
    case '清明':
      return clearBrightness(year);
    case '五一':
      return dayFrom(year, 5, 1);
    case '端午':
      return lunarDay(year, 5, 5);
    case '中秋':
      return lunarDay(year, 8, 15);
    case '国庆':
      return dayFrom(year, 10, 1);
  }
};

/** The last day off of a long holiday, counted from its first, where none is published. */
const usualLength: Readonly<Partial<Record<Holiday, number>>> = { 春节: 8, 五一: 5, 国庆: 7 };

/** The days off of a holiday in a year; where they are not published, the usual ones. */
export const daysOff = (holiday: Holiday, year: number): DayRange | null => {
  const known = published[year]?.[holiday];
  if (known !== undefined) return { from: known[0], to: known[1] };
  const day = holiday === '春节' ? lunarEve(year) : holidayDay(holiday, year);
  return day === null ? null : { from: day, to: addDays(day, (usualLength[holiday] ?? 1) - 1) };
};
