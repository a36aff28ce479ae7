// Days as text, YYYY-MM-DD, counted without a time zone; and the days of the Chinese lunar calendar.

export type Day = string;

const dayMs = 86_400_000;

/** The instant of a day's start, or null where the text is no day of the calendar. */
const instantOf = (day: Day): number | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== day ? null : instant;
};

export const isDay = (text: string): boolean => instantOf(text) !== null;

const dayAt = (instant: number): Day => new Date(instant).toISOString().slice(0, 10);

export const addDays = (day: Day, count: number): Day => dayAt((instantOf(day) ?? 0) + count * dayMs);

export const daysBetween = (from: Day, to: Day): number => ((instantOf(to) ?? 0) - (instantOf(from) ?? 0)) / dayMs;

/** A day from its numbers, or null where the calendar has none (February 30). */
export const dayFrom = (year: number, month: number, date: number): Day | null => {
  const day = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  return isDay(day) ? day : null;
};

export const yearOf = (day: Day): number => Number(day.slice(0, 4));
export const monthOf = (day: Day): number => Number(day.slice(5, 7));
export const dateOf = (day: Day): number => Number(day.slice(8, 10));

/** 1 = Monday ... 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(instantOf(day) ?? 0).getUTCDay() || 7;

export const lastOfMonth = (year: number, month: number): Day =>
  addDays(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`, -1);

const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
const knownYears = new Map<number, ReadonlyMap<string, Day>>();

/** Every day of a lunar year that opens in the given year, by "month/date"; a leap month ("6bis") is no festival's. */
const lunarYear = (year: number): ReadonlyMap<string, Day> => {
  const known = knownYears.get(year);
  if (known !== undefined) return known;
  const days = new Map<string, Day>();
  let day: Day = `${year}-01-20`;
  for (let count = 0; count < 400; count += 1, day = addDays(day, 1)) {
    const name = lunar.format(instantOf(day) ?? 0);
    if (name === '1/1' && days.size > 0) break;
    if (name === '1/1' || days.size > 0) days.set(name, day);
  }
  knownYears.set(year, days);
  return days;
};

/** The day of a lunar date in the lunar year that opens in `year` (1 January is before it opens); null where that month is short. */
export const lunarDay = (year: number, month: number, date: number): Day | null =>
  lunarYear(year).get(`${month}/${date}`) ?? null;

/** 除夕: the last day of the lunar year before the one that opens in `year`. */
export const lunarEve = (year: number): Day => addDays(lunarDay(year, 1, 1) ?? `${year}-02-01`, -1);
