// Order-preserving keys: comparing two keys byte by byte gives the order of the values that they were made of.
import { rankOf } from './compare.ts';
import { Decimal, decimalToNumber, digitCount, powerOfTen } from './decimal.ts';
import { Double, type Doc, isNumeric, type Numeric, type Value } from './values.ts';

/** LMDB's limit for a key is 1978 bytes; this leaves room for a record id and the index's own number. */
export const MAX_KEY_BYTES = 1900;

let buffer = Buffer.allocUnsafe(8192);
let at = 0;

function put(byte: number): void {
  if (at === buffer.length) {
    const larger = Buffer.allocUnsafe(buffer.length * 2);
    buffer.copy(larger);
    buffer = larger;
  }
  buffer[at++] = byte;
}

function putWord(word: number): void {
  put(word >>> 24);
  put((word >>> 16) & 0xff);
  put((word >>> 8) & 0xff);
  put(word & 0xff);
}

/** `length` bytes of a non-negative integer, big-endian. */
function putBigInt(value: bigint, length: number): void {
  for (let shift = (length - 1) * 8; shift >= 0; shift -= 8) put(Number((value >> BigInt(shift)) & 0xffn));
}

/** An int64, its sign bit turned so that negative numbers sort below. */
function putMilliseconds(ms: number): void {
  const high = Math.floor(ms / 0x100000000);
  putWord(high ^ 0x80000000);
  putWord(ms - high * 0x100000000);
}

/** Zero bytes are escaped, so that the end of a text sorts below its every continuation. */
function putText(text: string): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) {
      putBytesEscaped(Buffer.from(text.slice(i), 'utf8'));
      return;
    }
    put(unit);
    if (unit === 0) put(0xff);
  }
  put(0);
  put(0);
}

function putBytesEscaped(bytes: Uint8Array): void {
  for (const byte of bytes) {
    put(byte);
    if (byte === 0) put(0xff);
  }
  put(0);
  put(0);
}

const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

function doubleFromWords(high: number, low: number): number {
  scratchWords[1] = high;
  scratchWords[0] = low;
  return scratch[0]!;
}

/** A double that is not negative, as mantissa * 2^power with an integer mantissa. */
function split(double: number): { mantissa: bigint; power: number } {
  scratch[0] = double;
  const bits = (BigInt(scratchWords[1]!) << 32n) | BigInt(scratchWords[0]!);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0
    ? { mantissa: fraction, power: -1074 }
    : { mantissa: fraction | 0x10000000000000n, power: exponent - 1075 };
}

function isAbove(double: number, numerator: bigint, denominator: bigint): boolean {
  const { mantissa, power } = split(double);
  const left = mantissa * denominator;
  return power >= 0 ? left << BigInt(power) > numerator : left > numerator << BigInt(-power);
}

/** The largest double that is not above the positive fraction, given the double nearest to it. */
function roundDown(nearest: number, numerator: bigint, denominator: bigint): number {
  if (!Number.isFinite(nearest)) return Number.MAX_VALUE;
  if (!isAbove(nearest, numerator, denominator)) return nearest;
  scratch[0] = nearest;
  const low = scratchWords[0]!;
  const high = scratchWords[1]!;
  return low === 0 ? doubleFromWords(high - 1, 0xffffffff) : doubleFromWords(high, low - 1);
}

/** What the fraction has above the double, in parts of 2^-128 of the double's last place. */
function residue(numerator: bigint, denominator: bigint, double: number): bigint {
  const { mantissa, power } = split(double);
  const up = power < 0 ? numerator << BigInt(-power) : numerator;
  const unit = power < 0 ? denominator : denominator << BigInt(power);
  return ((up - mantissa * unit) << 128n) / unit;
}

function putDouble(double: number): void {
  scratch[0] = double;
  putWord(scratchWords[1]!);
  putWord(scratchWords[0]!);
}

/** A double needs only its own bits; int64 and decimal128 may lie between two doubles, or outside of them all. */
function putFraction(numerator: bigint, denominator: bigint, nearest: number, decimal: Decimal | null): void {
  const double = roundDown(nearest, numerator, denominator);
  const rest = residue(numerator, denominator, double);
  putDouble(double);
  if (rest === 0n && double !== 0) {
    put(0);
  } else if (decimal !== null && (double === 0 || double === Number.MAX_VALUE)) {
    // Here the last place is no measure: the power of ten of the first digit, then all 34 digits.
    const digits = digitCount(decimal.coefficient);
    put(2);
    putBigInt(BigInt(decimal.exponent + digits + 10000), 2);
    putBigInt(decimal.coefficient * powerOfTen(34 - digits), 15);
  } else {
    put(1);
    putBigInt(rest, 16);
  }
}

function putDecimal(value: Decimal): void {
  const nearest = Math.abs(decimalToNumber(value));
  const { coefficient, exponent } = value;
  if (exponent >= 0) putFraction(coefficient * powerOfTen(exponent), 1n, nearest, value);
  else putFraction(coefficient, powerOfTen(-exponent), nearest, value);
}

/** Above this an int64 may lie between two doubles. */
const EXACT = 9007199254740992n;

function putMagnitude(value: Numeric): void {
  if (value instanceof Decimal) {
    putDecimal(value);
    return;
  }
  if (typeof value === 'bigint') {
    const magnitude = value < 0n ? -value : value;
    if (magnitude > EXACT) {
      putFraction(magnitude, 1n, Number(magnitude), null);
      return;
    }
    putDouble(Number(magnitude));
  } else putDouble(Math.abs(value instanceof Double ? value.value : value));
  put(0);
}

// The first byte of a number.
const NAN = 0;
const MINUS_INFINITY = 1;
const NEGATIVE = 2;
const ZERO = 3;
const POSITIVE = 4;
const INFINITY = 5;

function numberClass(value: Numeric): number {
  if (value instanceof Decimal) {
    if (value.kind === 'nan') return NAN;
    if (value.kind === 'infinite') return value.negative ? MINUS_INFINITY : INFINITY;
    return value.coefficient === 0n ? ZERO : value.negative ? NEGATIVE : POSITIVE;
  }
  const number = value instanceof Double ? value.value : value;
  if (number === Infinity) return INFINITY;
  if (number === -Infinity) return MINUS_INFINITY;
  return number > 0 ? POSITIVE : number < 0 ? NEGATIVE : number === 0 || number === 0n ? ZERO : NAN;
}

function invertFrom(start: number): void {
  for (let i = start; i < at; i++) buffer[i] = 0xff - buffer[i]!;
}

function putNumber(value: Numeric): void {
  const kind = numberClass(value);
  put(kind);
  if (kind !== NEGATIVE && kind !== POSITIVE) return;
  const start = at;
  putMagnitude(value);
  if (kind === NEGATIVE) invertFrom(start);
}

function putDocument(doc: Doc): void {
  for (let i = 0; i < doc.names.length; i++) {
    const value = doc.values[i]!;
    put(rankOf(value));
    putText(doc.names[i]!);
    putContent(value);
  }
  put(0);
}

function putSpecial(value: Exclude<Value, Numeric | string | boolean | null>): void {
  if (Array.isArray(value)) {
    for (const item of value) putValue(item);
    put(0);
    return;
  }
  switch (value.bsonType) {
    case 3: {
      putDocument(value);
      return;
    }
    case 5:
      putWord(value.bytes.length);
      put(value.subtype);
      for (const byte of value.bytes) put(byte);
      return;
    case 7:
      putWord(value.a);
      putWord(value.b);
      {
        putWord(value.c);
        return;
      }
    case 9: {
      putMilliseconds(value.ms);
      return;
    }
    case 11:
      putText(value.pattern);
      {
        putText(value.flags);
        return;
      }
    case 12:
      putText(value.namespace);
      {
        putSpecial(value.id);
        return;
      }
    case 13: {
      putText(value.code);
      return;
    }
    case 14: {
      putText(value.text);
      return;
    }
    case 15:
      putText(value.code);
      {
        putDocument(value.scope);
        return;
      }
    case 17:
      putWord(value.seconds);
      {
        putWord(value.ordinal);
        return;
      }
    case 6:
    case -1:
    case 127:
      return;
  }
}

function putContent(value: Value): void {
  if (typeof value === 'string') putText(value);
  else if (isNumeric(value)) putNumber(value);
  else if (typeof value === 'boolean') put(value ? 1 : 0);
  else if (value !== null) putSpecial(value);
}

function putValue(value: Value): void {
  put(rankOf(value));
  putContent(value);
}

/**
 * The key of a compound value; byte order of keys is `compare` order per direction. Longer keys are cut at MAX_KEY_BYTES:
 * then equal keys may stand for different values, and `isTruncated` says so.
 */
export function encodeKey(values: readonly Value[], directions: readonly (1 | -1)[]): Uint8Array {
  at = 0;
  for (let i = 0; i < values.length; i++) {
    const start = at;
    putValue(values[i]!);
    if (directions[i] === -1) invertFrom(start);
  }
  return new Uint8Array(buffer.subarray(0, Math.min(at, MAX_KEY_BYTES)));
}

/** Under the same text meet exactly the values that are equal; never cut. For grouping, sets and joins. */
export function keyText(value: Value): string {
  at = 0;
  putValue(value);
  return buffer.toString('latin1', 0, at);
}

/** Whether the key may have lost its end: then the caller compares the documents themselves. */
export function isTruncated(key: Uint8Array): boolean {
  return key.length >= MAX_KEY_BYTES;
}
