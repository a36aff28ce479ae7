// Between BSON values and plain JavaScript: `doc()` builds replies, `toPlain()` lets the server read command arguments.
import { decimalToNumber } from './decimal.ts';
import { Binary, DateTime, Doc, Double, isDoc, isNumeric, type Numeric, type Value } from './values.ts';

const INT32_MIN = -0x80000000;
const INT32_MAX = 0x7fffffff;

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

function numberValue(value: number): Value {
  return isInt32(value) ? value : new Double(value);
}

function isBsonObject(value: object): value is Exclude<Value & object, Value[]> {
  return 'bsonType' in value;
}

/**
 * Integers in the range of int32 become int32, other numbers double, bigint int64, Date and bytes their BSON types; BSON values pass
 * as they are and undefined fields are left out. Takes `unknown` because literals of replies nest without a useful type.
 */
export function fromPlain(value: unknown): Value {
  if (typeof value === 'number') return numberValue(value);
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (isBsonObject(value)) return value;
  if (value instanceof Date) return new DateTime(value.getTime());
  if (value instanceof Uint8Array) return new Binary(0, value);
  return doc(value);
}

export function doc(fields: object): Doc {
  const result = new Doc();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) result.append(name, fromPlain(value));
  return result;
}

export function numberOf(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Double ? value.value : decimalToNumber(value);
}

/** The value as a 32-bit integer if it is a number without a fraction in that range. */
export function int32Of(value: Value | undefined): number | null {
  const integer = integerOf(value);
  return integer === null || integer < INT32_MIN || integer > INT32_MAX ? null : integer;
}

/** The value as an exact JavaScript integer if it is a number without a fraction and not beyond 2^53. */
export function integerOf(value: Value | undefined): number | null {
  if (!isNumeric(value)) return null;
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** MongoDB's reading of a value as a condition: null, undefined, false and zeroes are false; a missing field too. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (isNumeric(value)) return numberOf(value) !== 0;
  return typeof value === 'string' || Array.isArray(value) || value.bsonType !== 6;
}

export type PlainResult = Value | PlainResult[] | { [name: string]: PlainResult };

/** Numbers of all types become JavaScript numbers and documents plain objects; other BSON values stay as they are. */
export function toPlain(value: Value): PlainResult {
  if (isNumeric(value)) return numberOf(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isDoc(value)) return value;
  const result: Record<string, PlainResult> = {};
  for (let i = 0; i < value.names.length; i++) {
    const name = value.names[i]!;
    Object.defineProperty(result, name, {
      value: toPlain(value.values[i]!),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}
