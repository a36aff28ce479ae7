// Conversions between types, and questions about types.
import { decimalFromBigInt, decimalToBigInt, Decimal, parseDecimal } from './decimal.ts';
import { decimalFromDouble } from './decimal.ts';
import { eager, isNullish, type Maybe, namedArguments, type Operator, type Operators } from './expression-parts.ts';
import { instantOf, parseDate } from './expression-dates.ts';
import { MongoError, locationError, mongoError } from './errors.ts';
import { fitsLong, toBigInt } from './numbers.ts';
import { int32Of, isTruthy, numberOf } from './plain.ts';
import { numberText } from './number-text.ts';
import { UTC } from './time.ts';
import {
  DateTime,
  Double,
  isNumeric,
  isTypeCode,
  type Numeric,
  ObjectId,
  Timestamp,
  typeCodeOfName,
  typeName,
  typeOf,
  type TypeCode,
  type Value,
} from './values.ts';

function failure(message: string): MongoError {
  return mongoError('ConversionFailure', `${message} in $convert with no onError value`);
}

function unsupported(value: Value, target: string): MongoError {
  return failure(`Unsupported conversion from ${typeName(value)} to ${target}`);
}

function notANumber(text: string): MongoError {
  return mongoError(
    'ConversionFailure',
    `Failed to parse number '${text}' in $convert with no onError value: Did not consume whole string.`,
  );
}

/** The integer part of a number that has one. */
function whole(value: Numeric): bigint {
  const integer = value instanceof Decimal ? decimalToBigInt(value) : null;
  if (integer !== null) return integer;
  if (!Number.isFinite(numberOf(value))) throw failure('Attempt to convert an infinite or NaN value to an integer');
  return toBigInt(value);
}

function toInteger(value: Value, target: 'int' | 'long'): bigint {
  let result: bigint;
  if (typeof value === 'boolean') result = value ? 1n : 0n;
  else if (isNumeric(value)) result = whole(value);
  else if (value instanceof DateTime && target === 'long') result = BigInt(value.ms);
  else if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw notANumber(value);
    result = BigInt(value.replace('+', ''));
  } else throw unsupported(value, target);
  const fits = target === 'int' ? result >= -0x80000000n && result <= 0x7fffffffn : fitsLong(result);
  if (!fits) throw failure('Conversion would overflow target type');
  return result;
}

function toDouble(value: Value): Value {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (isNumeric(value)) {
    const number = numberOf(value);
    if (value instanceof Decimal && value.kind === 'finite' && !Number.isFinite(number)) {
      throw failure('Conversion would overflow target type');
    }
    return new Double(number);
  }
  if (value instanceof DateTime) return new Double(value.ms);
  if (typeof value !== 'string') throw unsupported(value, 'double');
  const word = /^([+-]?)(?:inf|infinity)$/i.exec(value);
  if (word !== null) return new Double(word[1] === '-' ? -Infinity : Infinity);
  if (/^[+-]?nan$/i.test(value)) return new Double(NaN);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) throw notANumber(value);
  return new Double(Number(value));
}

function toDecimalValue(value: Value): Value {
  if (typeof value === 'boolean') return decimalFromBigInt(value ? 1n : 0n);
  if (value instanceof Decimal) return value;
  if (value instanceof Double) return decimalFromDouble(value.value);
  if (isNumeric(value)) return decimalFromBigInt(toBigInt(value));
  if (value instanceof DateTime) return decimalFromBigInt(BigInt(value.ms));
  if (typeof value !== 'string') throw unsupported(value, 'decimal');
  const parsed = parseDecimal(value);
  if (parsed === null) throw notANumber(value);
  return parsed;
}

/** Dates in the form 2026-01-31T08:00:00.000Z; throws 18537 beyond the year 9999. */
function dateText(ms: number): string {
  return new Date(ms).toISOString();
}

function toText(value: Value): Value {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return numberText(value);
  if (value instanceof ObjectId) return value.toHex();
  if (value instanceof DateTime) return dateText(value.ms);
  throw unsupported(value, 'string');
}

function toDate(value: Value): Value {
  if (value instanceof DateTime) return value;
  if (value instanceof ObjectId || value instanceof Timestamp) return new DateTime(instantOf(value));
  if (typeof value === 'string') return parseDate(value, undefined, UTC, false);
  if (!isNumeric(value) || typeof value === 'number') throw unsupported(value, 'date');
  return new DateTime(Number(whole(value)));
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) {
    throw mongoError('ConversionFailure', `Failed to parse objectId '${value}' in $convert with no onError value`);
  }
  return ObjectId.fromHex(value);
}

function toBoolean(value: Value): Value {
  const code = typeOf(value);
  if (![1, 2, 7, 8, 9, 16, 18, 19].includes(code)) throw unsupported(value, 'bool');
  return isTruthy(value);
}

function convert(value: Value, target: TypeCode): Value {
  switch (target) {
    case 1:
      return toDouble(value);
    case 2:
      return toText(value);
    case 7:
      return toObjectId(value);
    case 8:
      return toBoolean(value);
    case 9:
      return toDate(value);
    case 16:
      return Number(toInteger(value, 'int'));
    case 18:
      return toInteger(value, 'long');
    case 19:
      return toDecimalValue(value);
    default:
      throw unsupported(value, String(target));
  }
}

function shorthand(name: string, target: TypeCode): Operator {
  return eager(name, 1, 1, (value) => (isNullish(value) ? null : convert(value, target)));
}

function targetOf(value: Value): TypeCode {
  const code = typeof value === 'string' ? typeCodeOfName(value) : isNumeric(value) ? int32Of(value) : undefined;
  if (code === undefined) throw mongoError('BadValue', `Unknown type name: ${typeName(value)}`);
  if (code === null || !isTypeCode(code))
    throw mongoError('FailedToParse', "In $convert, numeric value for 'to' does not correspond to a BSON type");
  return code;
}

const convertOperator: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$convert', argument, { notObject: 9, unknown: 9 }, [
    'input',
    'to',
    'onError',
    'onNull',
  ]);
  const [input, to, onError, onNull] = ['input', 'to', 'onError', 'onNull'].map((name) => {
    const value = fields.get(name);
    return value === undefined ? undefined : compile(value, scope);
  });
  if (input === undefined) throw mongoError('FailedToParse', "Missing 'input' parameter to $convert");
  if (to === undefined) throw mongoError('FailedToParse', "Missing 'to' parameter to $convert");
  return {
    constant: false,
    run(env) {
      const target = to.run(env);
      const value = input.run(env);
      if (isNullish(value)) return onNull === undefined ? null : onNull.run(env);
      if (isNullish(target)) return null;
      const code = targetOf(target);
      try {
        return convert(value, code);
      } catch (error) {
        if (onError !== undefined && error instanceof MongoError && error.code === 241) return onError.run(env);
        throw error;
      }
    },
  };
};

function typeText(value: Maybe): Value {
  return typeName(value);
}

export const conversionOperators: Operators = {
  $convert: convertOperator,
  $toString: shorthand('$toString', 2),
  $toInt: shorthand('$toInt', 16),
  $toLong: shorthand('$toLong', 18),
  $toDouble: shorthand('$toDouble', 1),
  $toDecimal: shorthand('$toDecimal', 19),
  $toBool: shorthand('$toBool', 8),
  $toDate: shorthand('$toDate', 9),
  $toObjectId: shorthand('$toObjectId', 7),
  $type: eager('$type', 1, 1, typeText),
  $isNumber: eager('$isNumber', 1, 1, (value) => isNumeric(value)),
};

/** The text that string operators make of a value: null and missing are empty. Throws 16007 for what has none. */
export function coerceToText(value: Maybe): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return numberText(value);
  if (value instanceof DateTime) return dateText(value.ms);
  if (typeof value === 'object' && !Array.isArray(value)) {
    if (value.bsonType === 13) return value.code;
    if (value.bsonType === 14) return value.text;
  }
  throw locationError(16007, `can't convert from BSON type ${typeName(value)} to String`);
}
