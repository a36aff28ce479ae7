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

const unpublished = (holiday: Holiday, year: number): readonly [Day | null, Day | null] => {
  const eve = lunarEve(year);
  const only = (day: Day | null): readonly [Day | null, Day | null] => [day, day];
  switch (holiday) {
    case '元旦':
      return only(dayFrom(year, 1, 1));
    case '春节':
      return [eve, addDays(eve, 7)];
    case '清明':
      return only(clearBrightness(year));
    case '五一':
      return [dayFrom(year, 5, 1), dayFrom(year, 5, 5)];
    case '端午':
      return only(lunarDay(year, 5, 5));
    case '中秋':
      return only(lunarDay(year, 8, 15));
    case '国庆':
      return [dayFrom(year, 10, 1), dayFrom(year, 10, 7)];
  }
};

/** The days off of a holiday in a year; where they are not published, the festival's own days. */
export const daysOff = (holiday: Holiday, year: number): DayRange | null => {
  const [from, to] = published[year]?.[holiday] ?? unpublished(holiday, year);
  return from === null || to === null ? null : { from, to };
};
