// Pure: a window of calendar days as of a day, and the days on which what falls into it changes.
import { addDays, addMonths } from '../../local-day.ts';
import type { Window } from './rules.contract.ts';

export type Span = { n: number; unit: 'day' | 'month' };
/** Both ends belong to it; null: open. */
export type Range = { from: string | null; to: string | null };

const move = (day: string, n: number, unit: Span['unit']): string =>
  unit === 'day' ? addDays(day, n) : addMonths(day, n);

/** The first day of the last `n` days or months that end today. */
export const startOfLast = ({ n, unit }: Span, today: string): string => addDays(move(today, -n, unit), 1);

export const rangeOf = (window: Window, today: string): Range => {
  switch (window.kind) {
    case 'last':
      return { from: startOfLast(window, today), to: today };
    case 'next':
      return { from: today, to: addDays(move(today, window.n, window.unit), -1) };
    case 'past':
      return { from: null, to: today };
    case 'future':
      return { from: today, to: null };
    case 'between':
      return { from: window.from, to: window.to };
  }
};

export const isWithin = (day: string | null, { from, to }: Range): boolean =>
  day !== null && (from === null || day >= from) && (to === null || day <= to);

/** Months are of different lengths, so the day is looked for around where it should be. */
const firstDay = (about: string, isReached: (today: string) => boolean): string => {
  let day = addDays(about, -4);
  while (!isReached(day)) day = addDays(day, 1);
  return day;
};

/** The day on which `day` has just left the last `n` days or months. */
export const dayOfLeaving = ({ n, unit }: Span, day: string): string =>
  unit === 'day' ? addDays(day, n) : firstDay(addMonths(day, n), (today) => startOfLast({ n, unit }, today) > day);

const dayOfComing = ({ n, unit }: Span, day: string): string =>
  unit === 'day'
    ? addDays(day, 1 - n)
    : firstDay(addMonths(day, -n), (today) => addDays(addMonths(today, n), -1) >= day);

/** The days on which `day` comes into the window or goes out of it. */
export const edgesOf = (window: Window, day: string): string[] => {
  switch (window.kind) {
    case 'last':
      return [day, dayOfLeaving(window, day)];
    case 'next':
      return [dayOfComing(window, day), addDays(day, 1)];
    case 'past':
      return [day];
    case 'future':
      return [addDays(day, 1)];
    case 'between':
      return [];
  }
};
