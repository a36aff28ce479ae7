// Date operators, in UTC or a given time zone.
import {
  checkFormat,
  formatMoment,
  fromLocal,
  isoYearStart,
  type Moment,
  momentOf,
  UTC,
  utc,
  type Zone,
  zoneOf,
} from './time.ts';
import {
  type Compile,
  type Compiled,
  type Env,
  isNullish,
  type Maybe,
  namedArguments,
  type Operator,
  type Operators,
  type Scope,
} from './expression-parts.ts';
import { locationError, mongoError, notSupported } from './errors.ts';
import { parseByFormat, parseIsoDate } from './time-parse.ts';
import { int32Of } from './plain.ts';
import { DateTime, Doc, isDoc, ObjectId, Timestamp, typeName, type Value } from './values.ts';

/** Dates, timestamps and ObjectIds have an instant. Throws 16006 for all else. */
export function instantOf(value: Value): number {
  if (value instanceof DateTime) return value.ms;
  if (value instanceof Timestamp) return value.seconds * 1000;
  if (value instanceof ObjectId) return (value.a >>> 0) * 1000;
  throw locationError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The zone of an evaluated `timezone`; null where that is null. */
function zoneFrom(name: string, value: Maybe): Zone | null {
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw locationError(
      40533,
      `${name} requires a string for the timezone argument, but was given a ${typeName(value)}`,
    );
  return zoneOf(value);
}

type Optional = Compiled | undefined;

function optional(fields: Doc, name: string, scope: Scope, compile: Compile): Optional {
  const value = fields.get(name);
  return value === undefined ? undefined : compile(value, scope);
}

function zoneIn(name: string, zone: Optional, env: Env): Zone | null {
  return zone === undefined ? UTC : zoneFrom(name, zone.run(env));
}

/** `{ $year: date }`, `{ $year: [date] }` or `{ $year: { date, timezone } }`. */
function part(name: string, read: (moment: Moment) => Value): Operator {
  return (argument, scope, compile) => {
    let date: Compiled;
    let zone: Optional;
    if (isDoc(argument) && argument.names[0]?.startsWith('$') !== true) {
      const fields = namedArguments(name, argument, { notObject: 40535, unknown: 40535 }, ['date', 'timezone']);
      const value = fields.get('date');
      if (value === undefined) throw locationError(40539, `missing 'date' argument to ${name}`);
      date = compile(value, scope);
      zone = optional(fields, 'timezone', scope, compile);
    } else {
      if (Array.isArray(argument) && argument.length !== 1) {
        throw locationError(
          40536,
          `${name} accepts exactly one argument if given an array, but was given ${argument.length}`,
        );
      }
      date = compile(Array.isArray(argument) ? argument[0]! : argument, scope);
    }
    return {
      constant: false,
      run(env) {
        const value = date.run(env);
        if (isNullish(value)) return null;
        const at = zoneIn(name, zone, env);
        return at === null ? null : read(momentOf(instantOf(value), at));
      },
    };
  };
}

const DEFAULT_FORMAT = '%Y-%m-%dT%H:%M:%S.%L';

const dateToString: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$dateToString', argument, { notObject: 18629, unknown: 18534 }, [
    'date',
    'format',
    'timezone',
    'onNull',
  ]);
  if (!fields.has('date')) throw locationError(18628, "Missing 'date' parameter to $dateToString");
  const [date, format, zone, onNull] = ['date', 'format', 'timezone', 'onNull'].map((name) =>
    optional(fields, name, scope, compile),
  );
  return {
    constant: false,
    run(env) {
      const formatValue = format?.run(env);
      if (format !== undefined && !isNullish(formatValue)) {
        if (typeof formatValue !== 'string')
          throw locationError(
            18533,
            `$dateToString requires that 'format' be a string, found: ${typeName(formatValue)}`,
          );
        checkFormat(formatValue);
      }
      const value = date?.run(env);
      const at = zoneIn('$dateToString', zone, env);
      if (isNullish(value)) return onNull === undefined ? null : onNull.run(env);
      if (at === null) return null;
      if (format !== undefined && isNullish(formatValue)) return null;
      const text = typeof formatValue === 'string' ? formatValue : at === UTC ? `${DEFAULT_FORMAT}Z` : DEFAULT_FORMAT;
      return formatMoment(text, momentOf(instantOf(value), at));
    },
  };
};

const dateToParts: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$dateToParts', argument, { notObject: 40524, unknown: 40520 }, [
    'date',
    'timezone',
    'iso8601',
  ]);
  if (!fields.has('date')) throw locationError(40522, "Missing 'date' parameter to $dateToParts");
  const [date, zone, iso] = ['date', 'timezone', 'iso8601'].map((name) => optional(fields, name, scope, compile));
  return {
    constant: false,
    run(env) {
      const at = zoneIn('$dateToParts', zone, env);
      const isIso = iso?.run(env);
      if (iso !== undefined && isNullish(isIso)) return null;
      if (iso !== undefined && typeof isIso !== 'boolean')
        throw locationError(40521, `iso8601 must evaluate to a bool, found ${typeName(isIso)}`);
      const value = date?.run(env);
      if (isNullish(value) || at === null) return null;
      const m = momentOf(instantOf(value), at);
      const time = [m.hour, m.minute, m.second, m.millisecond];
      return isIso === true
        ? new Doc(
            ['isoWeekYear', 'isoWeek', 'isoDayOfWeek', 'hour', 'minute', 'second', 'millisecond'],
            [m.isoYear, m.isoWeek, m.isoDayOfWeek, ...time],
          )
        : new Doc(
            ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'],
            [m.year, m.month, m.day, ...time],
          );
    },
  };
};

const CALENDAR = ['year', 'month', 'day'] as const;
const ISO_CALENDAR = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] as const;
const TIME = ['hour', 'minute', 'second', 'millisecond'] as const;

const dateFromParts: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$dateFromParts', argument, { notObject: 40519, unknown: 40518 }, [
    ...CALENDAR,
    ...ISO_CALENDAR,
    ...TIME,
    'timezone',
  ]);
  const isIso = fields.has('isoWeekYear');
  if (!isIso && !fields.has('year'))
    throw locationError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  const other = (isIso ? CALENDAR : ISO_CALENDAR).find((name) => fields.has(name));
  if (other !== undefined)
    throw locationError(isIso ? 40489 : 40525, `$dateFromParts does not allow mixing natural dates with ISO dates`);
  const names = [...(isIso ? ISO_CALENDAR : CALENDAR), ...TIME];
  const parts = names.map((name) => optional(fields, name, scope, compile));
  const zone = optional(fields, 'timezone', scope, compile);
  return {
    constant: false,
    run(env) {
      const numbers: number[] = [];
      for (const [i, compiled] of parts.entries()) {
        const value = compiled === undefined ? (i < 3 ? 1 : 0) : compiled.run(env);
        if (isNullish(value)) return null;
        const number = int32Of(value);
        if (number === null)
          throw locationError(40515, `'${names[i] ?? ''}' must evaluate to an integer, found ${typeName(value)}`);
        if (i === 0 && (number < 1 || number > 9999))
          throw locationError(
            40523,
            `'${names[0] ?? ''}' must evaluate to an integer in the range 1 to 9999, found ${number}`,
          );
        numbers.push(number);
      }
      const at = zoneIn('$dateFromParts', zone, env);
      if (at === null) return null;
      const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = numbers;
      const start = isIso ? (isoYearStart(year) + (month - 1) * 7 + day - 1) * 86_400_000 : utc(year, month, day);
      return new DateTime(fromLocal(start + ((hour * 60 + minute) * 60 + second) * 1000 + ms, at));
    },
  };
};

/** Throws ConversionFailure (241) for what is no date; forms beyond ISO are refused, since MongoDB accepts many of them. */
export function parseDate(text: string, format: string | undefined, zone: Zone, zoneGiven: boolean): DateTime {
  const parsed = format === undefined ? parseIsoDate(text, zone) : parseByFormat(text, format, zone);
  if (parsed === null) {
    if (format === undefined && /\d/.test(text) && /[a-z]{3,}|\//i.test(text))
      throw notSupported(`The date form '${text}'`);
    throw mongoError('ConversionFailure', `Error parsing date string '${text}'`);
  }
  if (parsed.hasZone && zoneGiven) {
    throw mongoError(
      'ConversionFailure',
      `you cannot pass in a date/time string with GMT offset together with a timezone argument`,
    );
  }
  return new DateTime(parsed.ms);
}

const dateFromString: Operator = (argument, scope, compile) => {
  const known = ['dateString', 'format', 'timezone', 'onError', 'onNull'];
  const fields = namedArguments('$dateFromString', argument, { notObject: 40540, unknown: 40541 }, known);
  if (!fields.has('dateString')) throw locationError(40542, "Missing 'dateString' parameter to $dateFromString");
  const [source, format, zone, onError, onNull] = known.map((name) => optional(fields, name, scope, compile));
  return {
    constant: false,
    run(env) {
      const at = zoneIn('$dateFromString', zone, env);
      const formatValue = format?.run(env);
      if (format !== undefined && !isNullish(formatValue) && typeof formatValue !== 'string') {
        throw locationError(
          40684,
          `$dateFromString requires that 'format' be a string, found: ${typeName(formatValue)}`,
        );
      }
      const text = source?.run(env);
      if (isNullish(text)) return onNull === undefined ? null : onNull.run(env);
      if (at === null || (format !== undefined && isNullish(formatValue))) return null;
      try {
        if (typeof text !== 'string') {
          throw mongoError(
            'ConversionFailure',
            `$dateFromString requires that 'dateString' be a string, found: ${typeName(text)}`,
          );
        }
        return parseDate(text, typeof formatValue === 'string' ? formatValue : undefined, at, zone !== undefined);
      } catch (error) {
        if (onError !== undefined && error instanceof Error && 'code' in error && error.code === 241)
          return onError.run(env);
        throw error;
      }
    },
  };
};

export const dateOperators: Operators = {
  $year: part('$year', (m) => m.year),
  $month: part('$month', (m) => m.month),
  $dayOfMonth: part('$dayOfMonth', (m) => m.day),
  $dayOfYear: part('$dayOfYear', (m) => m.dayOfYear),
  $dayOfWeek: part('$dayOfWeek', (m) => m.dayOfWeek),
  $hour: part('$hour', (m) => m.hour),
  $minute: part('$minute', (m) => m.minute),
  $second: part('$second', (m) => m.second),
  $millisecond: part('$millisecond', (m) => m.millisecond),
  $week: part('$week', (m) => m.week),
  $isoWeek: part('$isoWeek', (m) => m.isoWeek),
  $isoWeekYear: part('$isoWeekYear', (m) => BigInt(m.isoYear)),
  $isoDayOfWeek: part('$isoDayOfWeek', (m) => m.isoDayOfWeek),
  $dateToString: dateToString,
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
  $dateFromString: dateFromString,
};
