// Pure: at which times of the day something may be asked of a consultant that reaches a customer, and when that ends or begins.
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import type { Hours } from '../settings/settings.contract.ts';

/** Minutes of the agency's day, `toMinute` excluded; `fromMinute` behind `toMinute` goes over midnight. */
export type MinuteSpan = { fromMinute: number; toMinute: number };

export type DayTimes = {
  /** When consultants work. */
  staff: MinuteSpan;
  /** When customers are left alone: the agency's rule, and his own wish. */
  quiet: MinuteSpan[];
};

const dayMinutes = 1_440;
const minuteMs = 60_000;

const minuteOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

export const spanOf = (hours: Hours): MinuteSpan => ({
  fromMinute: minuteOf(hours.from),
  toMinute: minuteOf(hours.to),
});

const withoutMidnight = ({ fromMinute, toMinute }: MinuteSpan): MinuteSpan[] =>
  fromMinute <= toMinute
    ? [{ fromMinute, toMinute }]
    : [
        { fromMinute: 0, toMinute },
        { fromMinute, toMinute: dayMinutes },
      ];

const subtract = (spans: readonly MinuteSpan[], taken: MinuteSpan): MinuteSpan[] =>
  spans
    .flatMap(({ fromMinute, toMinute }) => [
      { fromMinute, toMinute: Math.min(toMinute, taken.fromMinute) },
      { fromMinute: Math.max(fromMinute, taken.toMinute), toMinute },
    ])
    .filter((span) => span.fromMinute < span.toMinute);

/** What remains of the staff's hours, in the order of the day. */
export const openTimes = ({ staff, quiet }: DayTimes): MinuteSpan[] =>
  quiet
    .flatMap(withoutMidnight)
    .reduce(subtract, withoutMidnight(staff))
    .sort((a, b) => a.fromMinute - b.fromMinute);

/** The minute of the agency's day. */
export const minuteAt = (now: Date, timeZone: string): number =>
  (now.getTime() - startOfDay(localDay(now, timeZone), timeZone).getTime()) / minuteMs;

/** `minute` may be 1440: the end of the day. On the two days of a year on which a clock is put, an hour off after that. */
const instantOf = (day: string, minute: number, timeZone: string): Date =>
  new Date(startOfDay(day, timeZone).getTime() + minute * minuteMs);

/**
 * When the time that is open at `now` ends, no later than `until`; null: it is not open now. Times that touch at midnight are one.
 */
export const closingAt = (spans: readonly MinuteSpan[], now: Date, until: Date, timeZone: string): Date | null => {
  const minute = minuteAt(now, timeZone);
  const current = spans.find(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);
  if (!current || now >= until) return null;
  let day = localDay(now, timeZone);
  let end = instantOf(day, current.toMinute, timeZone);
  for (let last = current; last.toMinute === dayMinutes && end < until;) {
    const [next] = spans;
    if (next?.fromMinute !== 0) break;
    last = next;
    day = addDays(day, 1);
    end = instantOf(day, next.toMinute, timeZone);
  }
  return end < until ? end : until;
};

/** When it opens next behind `now`; `now` itself where it is open; null: never. */
export const openingAfter = (spans: readonly MinuteSpan[], now: Date, timeZone: string): Date | null => {
  const minute = minuteAt(now, timeZone);
  if (spans.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute)) return now;
  const today = localDay(now, timeZone);
  const later = spans.find(({ fromMinute }) => fromMinute > minute);
  if (later) return instantOf(today, later.fromMinute, timeZone);
  const [first] = spans;
  return first ? instantOf(addDays(today, 1), first.fromMinute, timeZone) : null;
};
