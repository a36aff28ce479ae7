// Reads dates from texts: ISO forms by default, or by a given format.
import { fromLocal, isoYearStart, utc, type Zone, zoneOf } from './time.ts';

const DAY = 86_400_000;
const ISO =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;
const MONTH_ONLY = /^(\d{4})-(\d{2})$/;

export type Parsed = { ms: number; hasZone: boolean };

function inRange(month: number, day: number, hour: number, minute: number, second: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute <= 59 && second <= 59;
}

/** Null for what is no ISO date. */
export function parseIsoDate(text: string, zone: Zone): Parsed | null {
  const month = MONTH_ONLY.exec(text);
  if (month !== null) return { ms: fromLocal(utc(Number(month[1]), Number(month[2]), 1), zone), hasZone: false };
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const numbers = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] ?? '0'));
  const [year = 0, monthOfYear = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  if (!inRange(monthOfYear, day, hour, minute, second)) return null;
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = utc(year, monthOfYear, day, hour, minute, second, ms);
  if (new Date(utc(year, monthOfYear, day)).getUTCDate() !== day) return null;
  const zoneName = match[8];
  if (zoneName === undefined) return { ms: fromLocal(local, zone), hasZone: false };
  return { ms: fromLocal(local, zoneOf(zoneName)), hasZone: true };
}

const FIELDS: Record<string, { name: string; pattern: string }> = {
  Y: { name: 'year', pattern: '\\d{4}' },
  m: { name: 'month', pattern: '\\d{1,2}' },
  d: { name: 'day', pattern: '\\d{1,2}' },
  H: { name: 'hour', pattern: '\\d{1,2}' },
  M: { name: 'minute', pattern: '\\d{1,2}' },
  S: { name: 'second', pattern: '\\d{1,2}' },
  L: { name: 'ms', pattern: '\\d{1,3}' },
  G: { name: 'isoYear', pattern: '\\d{4}' },
  V: { name: 'isoWeek', pattern: '\\d{1,2}' },
  u: { name: 'isoDay', pattern: '\\d' },
  z: { name: 'zone', pattern: '(?:Z|[+-]\\d{2}:?\\d{2}|[A-Za-z_/]+)' },
  Z: { name: 'minutes', pattern: '[+-]\\d{1,4}' },
};

/** Null where the text does not follow the format; the caller has checked the format's letters. */
export function parseByFormat(text: string, format: string, zone: Zone): Parsed | null {
  const names: string[] = [];
  const pattern = format.replace(/%(.)|([\s\S])/g, (_, letter: string | undefined, plain: string | undefined) => {
    if (plain !== undefined) return plain.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
    if (letter === '%') return '%';
    const field = FIELDS[letter ?? ''];
    if (field === undefined) return '(?!)';
    names.push(field.name);
    return `(${field.pattern})`;
  });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) return null;
  const texts = new Map(names.map((name, i) => [name, match[i + 1] ?? '']));
  const number = (name: string, fallback: number) => Number(texts.get(name) ?? fallback);
  const time = ((number('hour', 0) * 60 + number('minute', 0)) * 60 + number('second', 0)) * 1000 + number('ms', 0);
  let local: number;
  if (texts.has('isoYear')) {
    local =
      (isoYearStart(number('isoYear', 1970)) + (number('isoWeek', 1) - 1) * 7 + number('isoDay', 1) - 1) * DAY + time;
  } else {
    if (!texts.has('year')) return null;
    if (!inRange(number('month', 1), number('day', 1), number('hour', 0), number('minute', 0), number('second', 0)))
      return null;
    local = utc(number('year', 1970), number('month', 1), number('day', 1)) + time;
  }
  if (texts.has('minutes')) return { ms: local - number('minutes', 0) * 60_000, hasZone: true };
  const zoneName = texts.get('zone');
  return zoneName === undefined
    ? { ms: fromLocal(local, zone), hasZone: false }
    : { ms: fromLocal(local, zoneOf(zoneName)), hasZone: true };
}
