// Pure: a day as people and Excel write it. Days are of the agency's calendar, so no zone is in any of it.
import { z } from 'zod';
import { addDays, daysBetween } from '../../local-day.ts';

const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;
const twoDigits = (digits: string): string => digits.padStart(2, '0');

/** Excel counts days from here; its numbers of the years 2000 to 2099 have five digits. */
const excelZero = '1899-12-30';
const excelDays = { first: 36_526, last: 73_050 };

const withTime = /^(.*?)(?:[ T]+\d{1,2}[:时]\d{1,2}.*)?$/s;
const wholeDay = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const eightDigits = /^(20\d\d)(\d\d)(\d\d)$/;
const withoutYear = /^(\d{1,2})[-/.月](\d{1,2})日?$/;
const excelNumber = /^(\d{5})(?:\.\d+)?$/;

/**
 * 2026-12-01, 2026/12/1, 2026.12.1, 2026年12月1日, 20261201, each also with a time behind it, the number that Excel keeps for a
 * day, and 12月1日 or 12-1: without a year it is the one nearest to the day `near`. Null: no day of the calendar.
 */
export const readDay = (text: string, near: string): string | null => {
  const plain = (withTime.exec(text.normalize('NFKC').trim())?.[1] ?? '').trim();
  const [, serial] = excelNumber.exec(plain) ?? [];
  if (serial !== undefined) {
    const days = Number(serial);
    return days >= excelDays.first && days <= excelDays.last ? addDays(excelZero, days) : null;
  }
  const [, year, month = '', day = ''] = wholeDay.exec(plain) ?? eightDigits.exec(plain) ?? [];
  if (year !== undefined) {
    const written = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
    return isDay(written) ? written : null;
  }
  const [, ofMonth, ofDay = ''] = withoutYear.exec(plain) ?? [];
  if (ofMonth === undefined) return null;
  const about = Number(near.slice(0, 4));
  const distance = (one: string): number => Math.abs(daysBetween(near, one));
  const [nearest] = [about - 1, about, about + 1]
    .map((one) => `${one}-${twoDigits(ofMonth)}-${twoDigits(ofDay)}`)
    .filter(isDay)
    .sort((one, other) => distance(one) - distance(other));
  return nearest ?? null;
};
