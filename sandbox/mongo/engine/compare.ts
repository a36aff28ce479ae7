// The order of BSON values, over all types: the one that sorting, ranges, indexes and equality follow.
import { type Decimal, powerOfTen } from './decimal.ts';
import {
  Double,
  type Doc,
  isNumeric,
  type Numeric,
  type ObjectId,
  typeOf,
  type TypeCode,
  type Value,
} from './values.ts';

/** Types of one rank compare by value; others by rank. Numbers share a rank, and so do strings and symbols. */
const RANKS: Record<TypeCode, number> = {
  '-1': 1,
  6: 2,
  10: 3,
  1: 4,
  16: 4,
  18: 4,
  19: 4,
  2: 5,
  14: 5,
  3: 6,
  4: 7,
  5: 8,
  7: 9,
  8: 10,
  9: 11,
  17: 12,
  11: 13,
  12: 14,
  13: 15,
  15: 16,
  127: 17,
};

export function rankOf(value: Value): number {
  return RANKS[typeOf(value)];
}

function sign(difference: number): number {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

/** By Unicode code points, which is the order of UTF-8 bytes; JavaScript's `<` orders UTF-16 units. */
export function compareText(x: string, y: string): number {
  if (x === y) return 0;
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const a = x.charCodeAt(i);
    const b = y.charCodeAt(i);
    if (a === b) continue;
    // Surrogates stand for code points above every other unit.
    const aHigh = a >= 0xd800 && a < 0xe000;
    const bHigh = b >= 0xd800 && b < 0xe000;
    return aHigh === bHigh ? sign(a - b) : aHigh ? 1 : -1;
  }
  return sign(x.length - y.length);
}

export function compareBytes(x: Uint8Array, y: Uint8Array): number {
  return Buffer.compare(x, y);
}

function compareBinary(xSubtype: number, x: Uint8Array, ySubtype: number, y: Uint8Array): number {
  return sign(x.length - y.length) || sign(xSubtype - ySubtype) || compareBytes(x, y);
}

/** A finite number as an exact fraction of a power of two and a power of ten: value * 2^two * 10^ten. */
function exact(value: Numeric): { value: bigint; two: number; ten: number } {
  if (typeof value === 'number') return { value: BigInt(value), two: 0, ten: 0 };
  if (typeof value === 'bigint') return { value, two: 0, ten: 0 };
  if (value instanceof Double) {
    let mantissa = value.value;
    let two = 0;
    while (!Number.isInteger(mantissa)) {
      mantissa *= 2;
      two -= 1;
    }
    return { value: BigInt(mantissa), two, ten: 0 };
  }
  return { value: value.negative ? -value.coefficient : value.coefficient, two: 0, ten: value.exponent };
}

function compareExactly(x: Numeric, y: Numeric): number {
  const a = exact(x);
  const b = exact(y);
  const two = Math.min(a.two, b.two);
  const ten = Math.min(a.ten, b.ten);
  const left = (a.value << BigInt(a.two - two)) * powerOfTen(a.ten - ten);
  const right = (b.value << BigInt(b.two - two)) * powerOfTen(b.ten - ten);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** -2 for NaN, -1 and 1 for the infinities, 0 for finite numbers: enough to order all but the finite. */
function extreme(value: Numeric): number {
  if (typeof value === 'number' || typeof value === 'bigint') return 0;
  if (value instanceof Double) {
    if (Number.isNaN(value.value)) return -2;
    return Number.isFinite(value.value) ? 0 : sign(value.value);
  }
  if (value.kind === 'finite') return 0;
  return value.kind === 'nan' ? -2 : value.negative ? -1 : 1;
}

function compareDecimals(x: Decimal, y: Decimal): number {
  if (x.exponent === y.exponent && x.negative === y.negative) {
    const order = x.coefficient < y.coefficient ? -1 : x.coefficient > y.coefficient ? 1 : 0;
    return x.negative ? 0 - order : order;
  }
  return compareExactly(x, y);
}

/** NaN equals itself and is below all other numbers; equal numbers of different types are equal. */
export function compareNumbers(x: Numeric, y: Numeric): number {
  if (typeof x === 'number' && typeof y === 'number') return sign(x - y);
  const xExtreme = extreme(x);
  const yExtreme = extreme(y);
  if (xExtreme !== 0 || yExtreme !== 0) return sign(xExtreme - yExtreme);
  // int32 and double are exact as JavaScript numbers; JavaScript compares bigint with number exactly too.
  const a = x instanceof Double ? x.value : x;
  const b = y instanceof Double ? y.value : y;
  if (typeof a !== 'object') {
    if (typeof b !== 'object') return a < b ? -1 : a > b ? 1 : 0;
    return compareExactly(x, y);
  }
  return typeof b === 'object' ? compareDecimals(a, b) : compareExactly(x, y);
}

/** Field by field: first the type, then the name, then the value; the shorter document is below. */
export function compareDocs(x: Doc, y: Doc): number {
  const length = Math.min(x.names.length, y.names.length);
  for (let i = 0; i < length; i++) {
    const a = x.values[i]!;
    const b = y.values[i]!;
    const order = sign(rankOf(a) - rankOf(b)) || compareText(x.names[i]!, y.names[i]!) || compareSameRank(a, b);
    if (order !== 0) return order;
  }
  return sign(x.names.length - y.names.length);
}

function compareArrays(x: Value[], y: Value[]): number {
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const order = compare(x[i]!, y[i]!);
    if (order !== 0) return order;
  }
  return sign(x.length - y.length);
}

function textOf(value: Value): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'object' && value !== null && 'text' in value
      ? value.text
      : '';
}

function compareSameRank(x: Value, y: Value): number {
  if (isNumeric(x)) return isNumeric(y) ? compareNumbers(x, y) : 0;
  if (typeof x === 'string') return compareText(x, textOf(y));
  if (typeof x === 'boolean') return sign(Number(x) - Number(y));
  if (x === null || typeof y !== 'object' || y === null) return x === null ? 0 : compareText(textOf(x), textOf(y));
  if (Array.isArray(x)) return Array.isArray(y) ? compareArrays(x, y) : 0;
  if (Array.isArray(y)) return 0;
  switch (x.bsonType) {
    case 3:
      return y.bsonType === 3 ? compareDocs(x, y) : 0;
    case 7:
      return y.bsonType === 7 ? compareIds(x, y) : 0;
    case 9:
      return y.bsonType === 9 ? sign(x.ms - y.ms) : 0;
    case 5:
      return y.bsonType === 5 ? compareBinary(x.subtype, x.bytes, y.subtype, y.bytes) : 0;
    case 11:
      return y.bsonType === 11 ? compareText(x.pattern, y.pattern) || compareText(x.flags, y.flags) : 0;
    case 17:
      return y.bsonType === 17 ? sign(x.seconds - y.seconds) || sign(x.ordinal - y.ordinal) : 0;
    case 13:
      return y.bsonType === 13 ? compareText(x.code, y.code) : 0;
    case 14:
      return compareText(x.text, textOf(y));
    case 15:
      return y.bsonType === 15 ? compareText(x.code, y.code) || compareDocs(x.scope, y.scope) : 0;
    case 12:
      return y.bsonType === 12 ? compareText(x.namespace, y.namespace) || compareIds(x.id, y.id) : 0;
    default:
      return 0;
  }
}

function compareIds(x: ObjectId, y: ObjectId): number {
  return sign((x.a >>> 0) - (y.a >>> 0)) || sign((x.b >>> 0) - (y.b >>> 0)) || sign((x.c >>> 0) - (y.c >>> 0));
}

/** Negative, zero or positive, over all types of BSON. */
export function compare(x: Value, y: Value): number {
  if (x === y) return 0;
  if (typeof x === 'string' && typeof y === 'string') return compareText(x, y);
  if (typeof x === 'number' && typeof y === 'number') return x < y ? -1 : 1;
  return sign(rankOf(x) - rankOf(y)) || compareSameRank(x, y);
}

export function equal(x: Value, y: Value): boolean {
  return compare(x, y) === 0;
}
