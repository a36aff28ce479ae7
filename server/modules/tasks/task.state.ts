// Pure: when somebody is told of a task.
import { addDays, localDay, startOfDay } from '../../local-day.ts';

const minuteMs = 60_000;

const instantOf = (day: string, time: string, timeZone: string): Date => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new Date(startOfDay(day, timeZone).getTime() + (hour * 60 + minute) * minuteMs);
};

/**
 * At once where he chose no times, or where the next of them would be too late; else at the next of them. `times`: HH:MM of
 * the agency's day.
 */
export const tellAt = (
  { urgentUntil }: { urgentUntil: Date | null },
  times: readonly string[],
  now: Date,
  timeZone: string,
): Date => {
  const today = localDay(now, timeZone);
  const [next] = [today, addDays(today, 1)]
    .flatMap((day) => times.map((time) => instantOf(day, time, timeZone)))
    .filter((at) => at >= now)
    .sort((a, b) => a.getTime() - b.getTime());
  if (!next || (urgentUntil !== null && next >= urgentUntil)) return now;
  return next;
};
