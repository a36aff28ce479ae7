// Calendar arithmetic in a time zone, as the date expressions need it.
import { locationError } from './errors.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Zones change their offset only at whole quarters of an hour. */
const QUARTER = 15 * MINUTE;
const CACHE_SIZE = 20_000;

/** Milliseconds to add to UTC at an instant. */
export type Zone = { offsetAt(ms: number): number };

export const UTC: Zone = { offsetAt: () => 0 };

function fixed(offset: number): Zone {
  return { offsetAt: () => offset };
}

/** Milliseconds since 1970 of a calendar time in UTC; months and days may be out of range, years may be below 100. */
export function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

function namedZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  const compute = (ms: number): number => {
    const parts = new Map(format.formatToParts(ms).map((part) => [part.type, part.value]));
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
    const local = utc(year, number('month'), number('day'), number('hour'), number('minute'), number('second'));
    return local - Math.floor(ms / 1000) * 1000;
  };
  return {
    offsetAt(ms) {
      const bucket = Math.floor(ms / QUARTER);
      let offset = known.get(bucket);
      if (offset === undefined) {
        offset = compute(ms);
        if (known.size >= CACHE_SIZE) known.clear();
        known.set(bucket, offset);
      }
      return offset;
    },
  };
}

const zones = new Map<string, Zone>();

/** An Olson name or an offset such as +08:00, +0800 or +08. Throws 40485 for anything else. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  zones.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  if (name === 'UTC' || name === 'GMT' || name === 'Z') return UTC;
  const offset = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(name);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? '0');
    return fixed((offset[1] === '-' ? -minutes : minutes) * MINUTE);
  }
  const unknown = locationError(40485, `unrecognized time zone identifier: "${name}"`);
  if (/^[+-]/.test(name) || name === '') throw unknown;
  try {
    return namedZone(name);
  } catch {
    throw unknown;
  }
}

/** The instant at which a zone's clocks show a calendar time that was computed as if it were UTC. */
export function fromLocal(local: number, zone: Zone): number {
  const guess = local - zone.offsetAt(local);
  return local - zone.offsetAt(guess);
}

export type Moment = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** 1 is Sunday. */
  dayOfWeek: number;
  /** 1 is Monday. */
  isoDayOfWeek: number;
  dayOfYear: number;
  /** Weeks begin on Sundays; days before the first Sunday are in week 0. */
  week: number;
  isoWeek: number;
  isoYear: number;
  offsetMinutes: number;
};

/** The Monday of ISO week 1, in days since 1970. */
export function isoYearStart(year: number): number {
  const fourth = Math.floor(utc(year, 1, 4) / DAY);
  return fourth - ((((fourth + 3) % 7) + 7) % 7);
}

export function momentOf(ms: number, zone: Zone): Moment {
  const offset = zone.offsetAt(ms);
  const local = new Date(ms + offset);
  const year = local.getUTCFullYear();
  const weekday = local.getUTCDay();
  const days = Math.floor(local.getTime() / DAY);
  const dayOfYear = days - Math.floor(utc(year, 1, 1) / DAY) + 1;
  let isoYear = year + 1;
  while (days < isoYearStart(isoYear)) isoYear -= 1;
  return {
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    dayOfWeek: weekday + 1,
    isoDayOfWeek: weekday === 0 ? 7 : weekday,
    dayOfYear,
    week: Math.floor((dayOfYear + 6 - weekday) / 7),
    isoWeek: Math.floor((days - isoYearStart(isoYear)) / 7) + 1,
    isoYear,
    offsetMinutes: Math.trunc(offset / MINUTE),
  };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${pad(size % 60, 2)}`;
}

const WRITERS: Record<string, (moment: Moment) => string> = {
  d: (m) => pad(m.day, 2),
  G: (m) => pad(m.isoYear, 4),
  H: (m) => pad(m.hour, 2),
  j: (m) => pad(m.dayOfYear, 3),
  L: (m) => pad(m.millisecond, 3),
  m: (m) => pad(m.month, 2),
  M: (m) => pad(m.minute, 2),
  S: (m) => pad(m.second, 2),
  u: (m) => String(m.isoDayOfWeek),
  U: (m) => pad(m.week, 2),
  V: (m) => pad(m.isoWeek, 2),
  w: (m) => String(m.dayOfWeek),
  Y: (m) => pad(m.year, 4),
  z: (m) => offsetText(m.offsetMinutes),
  Z: (m) => `${m.offsetMinutes < 0 ? '-' : '+'}${pad(Math.abs(m.offsetMinutes), 3)}`,
  '%': () => '%',
};

/** Checks a format of `$dateToString`: throws 18535 and 18536. */
export function checkFormat(format: string): void {
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') continue;
    const letter = format[++i];
    if (letter === undefined) throw locationError(18535, "Unmatched '%' at end of format string");
    if (!Object.hasOwn(WRITERS, letter))
      throw locationError(18536, `Invalid format character '%${letter}' in format string`);
  }
}

/** Throws 18537 for years that four digits do not hold. */
export function formatMoment(format: string, moment: Moment): string {
  if (moment.year < 0 || moment.year > 9999) {
    throw locationError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${moment.year}`);
  }
  return format.replace(/%(.)/g, (_, letter: string) => WRITERS[letter]?.(moment) ?? '');
}
