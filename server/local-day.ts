// Pure: days of the agency's calendar as texts, YYYY-MM-DD, which sort and compare like the days they name.

const dayMs = 86_400_000;
/** No place on earth is further from UTC. */
const farthestMs = 15 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  // Canada writes its days as ISO does.
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, made);
  return made;
};

/** The day of the calendar at this instant in `timeZone`. Throws RangeError for a time zone that nobody knows. */
export const localDay = (instant: Date, timeZone: string): string => formatOf(timeZone).format(instant);

/** An instant as people write it in a sentence: 3月5日 10:00. */
export const localTime = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(instant);

const utcOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
const dayOf = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => dayOf(utcOf(day) + days * dayMs);

/** The same day of another month, or that month's last where it is shorter: 01-31 and one month is 02-28. */
export const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDate = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, lastDate)));
};

/** Days from `from` to `to`; negative where `to` is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((utcOf(to) - utcOf(from)) / dayMs);

const searchStart = (day: string, timeZone: string): number => {
  let before = utcOf(day) - farthestMs;
  let after = utcOf(day) + farthestMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(new Date(middle), timeZone) < day) before = middle;
    else after = middle;
  }
  return after;
};

/** Days found before, since thousands of customers ask for the same one. */
const starts = new Map<string, number>();
const startsKept = 1_000;

/** The first instant of the day in `timeZone`; where summer time skips midnight, the first that there is. */
export const startOfDay = (day: string, timeZone: string): Date => {
  const key = `${day} ${timeZone}`;
  const start = starts.get(key) ?? searchStart(day, timeZone);
  if (starts.size >= startsKept) starts.clear();
  starts.set(key, start);
  return new Date(start);
};
