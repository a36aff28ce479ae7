// IEEE 754 decimal128: 34 decimal digits, exact arithmetic with half-even rounding, and its 16 bytes in BSON.

export type DecimalKind = 'finite' | 'infinite' | 'nan';

const DIGITS = 34;
const MAX_COEFFICIENT = 10n ** 34n;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const BIAS = 6176;

/** negative * coefficient * 10^exponent; trailing zeroes are kept, as in 1.50. */
export class Decimal {
  readonly kind: DecimalKind;
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
  constructor(kind: DecimalKind, negative: boolean, coefficient: bigint, exponent: number) {
    this.kind = kind;
    this.negative = negative;
    this.coefficient = coefficient;
    this.exponent = exponent;
  }
  get bsonType(): 19 {
    return 19;
  }
}

export const decimalNaN = new Decimal('nan', false, 0n, 0);
export function decimalInfinity(negative: boolean): Decimal {
  return new Decimal('infinite', negative, 0n, 0);
}

const POWERS: bigint[] = [];
export function powerOfTen(exponent: number): bigint {
  if (exponent > 400) return 10n ** BigInt(exponent);
  return (POWERS[exponent] ??= 10n ** BigInt(exponent));
}

export function digitCount(coefficient: bigint): number {
  return coefficient === 0n ? 1 : coefficient.toString().length;
}

/** Drops `drop` decimal digits, rounding half to even; `sticky` says that digits below were already lost. */
function shorten(coefficient: bigint, drop: number, sticky: boolean): bigint {
  const unit = powerOfTen(drop);
  const quotient = coefficient / unit;
  const twice = (coefficient % unit) * 2n;
  const up = twice > unit || (twice === unit && (sticky || quotient % 2n === 1n));
  return up ? quotient + 1n : quotient;
}

/** The nearest decimal128 of an exact coefficient and exponent. */
export function makeDecimal(negative: boolean, coefficient: bigint, exponent: number, sticky = false): Decimal {
  let value = coefficient;
  let power = exponent;
  let lost = sticky;
  const drop = Math.max(digitCount(value) - DIGITS, MIN_EXPONENT - power, 0);
  if (drop > 0) {
    value = drop > 6300 + DIGITS ? 0n : shorten(value, drop, lost);
    power += drop;
    lost = false;
    if (value >= MAX_COEFFICIENT) {
      value /= 10n;
      power += 1;
    }
  }
  if (power > MAX_EXPONENT) {
    const room = DIGITS - digitCount(value);
    if (value === 0n) power = MAX_EXPONENT;
    else if (power - MAX_EXPONENT <= room) {
      value *= powerOfTen(power - MAX_EXPONENT);
      power = MAX_EXPONENT;
    } else return decimalInfinity(negative);
  }
  return new Decimal('finite', negative, value, power);
}

export function decimalFromBigInt(value: bigint): Decimal {
  return makeDecimal(value < 0n, value < 0n ? -value : value, 0);
}

/** A double becomes a decimal of exactly 15 significant digits, as in MongoDB. */
export function decimalFromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return decimalNaN;
  if (!Number.isFinite(value)) return decimalInfinity(value < 0);
  if (value === 0) return new Decimal('finite', Object.is(value, -0), 0n, 0);
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential(14).split('e');
  return makeDecimal(value < 0, BigInt(mantissa.replace('.', '')), Number(power) - 14);
}

const DECIMAL_TEXT = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;

/** Null when the text is no number. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) {
    const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
    if (word === null) return null;
    return word[2]?.toLowerCase() === 'nan' ? decimalNaN : decimalInfinity(word[1] === '-');
  }
  const fraction = match[3] ?? match[4] ?? '';
  const exponent = Number(match[5] ?? '0') - fraction.length;
  return makeDecimal(
    match[1] === '-',
    BigInt((match[2] ?? '') + fraction),
    Math.max(-20000, Math.min(20000, exponent)),
  );
}

/** The text of the decimal128 standard: scientific when the exponent is positive or the value very small. */
export function decimalText(value: Decimal): string {
  if (value.kind === 'nan') return 'NaN';
  const sign = value.negative ? '-' : '';
  if (value.kind === 'infinite') return `${sign}Infinity`;
  const digits = value.coefficient.toString();
  const scientific = value.exponent + digits.length - 1;
  if (value.exponent <= 0 && scientific >= -6) {
    if (value.exponent === 0) return sign + digits;
    const padded = digits.padStart(1 - value.exponent, '0');
    return `${sign}${padded.slice(0, value.exponent)}.${padded.slice(value.exponent)}`;
  }
  const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${sign}${digits[0] ?? '0'}${tail}E${scientific < 0 ? '' : '+'}${scientific}`;
}

export function decimalToNumber(value: Decimal): number {
  if (value.kind === 'nan') return NaN;
  if (value.kind === 'infinite') return value.negative ? -Infinity : Infinity;
  const magnitude = Number(`${value.coefficient}e${value.exponent}`);
  return value.negative ? -magnitude : magnitude;
}

/** The integer part, or null for a value that is not finite. */
export function decimalToBigInt(value: Decimal): bigint | null {
  if (value.kind !== 'finite') return null;
  const { coefficient, exponent } = value;
  if (exponent < -40) return 0n;
  const magnitude = exponent >= 0 ? coefficient * powerOfTen(exponent) : coefficient / powerOfTen(-exponent);
  return value.negative ? -magnitude : magnitude;
}

function signed(value: Decimal): bigint {
  return value.negative ? -value.coefficient : value.coefficient;
}

export function negateDecimal(value: Decimal): Decimal {
  return new Decimal(value.kind, !value.negative, value.coefficient, value.exponent);
}

export function addDecimals(x: Decimal, y: Decimal): Decimal {
  if (x.kind === 'nan' || y.kind === 'nan') return decimalNaN;
  if (x.kind === 'infinite') return y.kind === 'infinite' && x.negative !== y.negative ? decimalNaN : x;
  if (y.kind === 'infinite') return y;
  const exponent = Math.min(x.exponent, y.exponent);
  // Far-apart exponents only disturb the last digit's rounding; the exact sum is still affordable.
  const sum = signed(x) * powerOfTen(x.exponent - exponent) + signed(y) * powerOfTen(y.exponent - exponent);
  const negative = sum === 0n ? x.negative && y.negative : sum < 0n;
  return makeDecimal(negative, sum < 0n ? -sum : sum, exponent);
}

export function multiplyDecimals(x: Decimal, y: Decimal): Decimal {
  if (x.kind === 'nan' || y.kind === 'nan') return decimalNaN;
  const negative = x.negative !== y.negative;
  if (x.kind === 'infinite' || y.kind === 'infinite') {
    const zero = (x.kind === 'finite' && x.coefficient === 0n) || (y.kind === 'finite' && y.coefficient === 0n);
    return zero ? decimalNaN : decimalInfinity(negative);
  }
  return makeDecimal(negative, x.coefficient * y.coefficient, x.exponent + y.exponent);
}

/** The exact quotient keeps the exponent nearest to the ideal one; otherwise it fills all 34 digits. */
export function divideDecimals(x: Decimal, y: Decimal): Decimal {
  if (x.kind === 'nan' || y.kind === 'nan') return decimalNaN;
  const negative = x.negative !== y.negative;
  if (x.kind === 'infinite') return y.kind === 'infinite' ? decimalNaN : decimalInfinity(negative);
  if (y.kind === 'infinite') return makeDecimal(negative, 0n, MIN_EXPONENT);
  if (y.coefficient === 0n) return x.coefficient === 0n ? decimalNaN : decimalInfinity(negative);
  const ideal = x.exponent - y.exponent;
  if (x.coefficient === 0n) return makeDecimal(negative, 0n, ideal);
  const scale = DIGITS + 2 + Math.max(0, digitCount(y.coefficient) - digitCount(x.coefficient));
  const numerator = x.coefficient * powerOfTen(scale);
  let quotient = numerator / y.coefficient;
  let exponent = ideal - scale;
  const sticky = numerator % y.coefficient !== 0n;
  if (!sticky) {
    while (exponent < ideal && quotient % 10n === 0n) {
      quotient /= 10n;
      exponent += 1;
    }
  }
  return makeDecimal(negative, quotient, exponent, sticky);
}

/** Rounds to `places` digits after the point: half to even, or towards zero. */
export function roundDecimal(value: Decimal, places: number, mode: 'even' | 'zero' | 'floor' | 'ceil'): Decimal {
  if (value.kind !== 'finite' || value.exponent >= -places) return value;
  const drop = -places - value.exponent;
  const unit = powerOfTen(drop);
  const away = mode === 'floor' ? value.negative : mode === 'ceil' ? !value.negative : false;
  let quotient = mode === 'even' ? shorten(value.coefficient, drop, false) : value.coefficient / unit;
  if (away && value.coefficient % unit !== 0n) quotient += 1n;
  return makeDecimal(value.negative, quotient, -places);
}

export function decimalFromBits(high: bigint, low: bigint): Decimal {
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 31n);
  if (combination === 31) return new Decimal('nan', negative, 0n, 0);
  if (combination === 30) return decimalInfinity(negative);
  if (combination >= 24) return new Decimal('finite', negative, 0n, Number((high >> 47n) & 0x3fffn) - BIAS);
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  const exponent = Number((high >> 49n) & 0x3fffn) - BIAS;
  return new Decimal('finite', negative, coefficient >= MAX_COEFFICIENT ? 0n : coefficient, exponent);
}

export function decimalToBits(value: Decimal): { high: bigint; low: bigint } {
  const sign = value.negative ? 1n << 63n : 0n;
  if (value.kind === 'nan') return { high: sign | (31n << 58n), low: 0n };
  if (value.kind === 'infinite') return { high: sign | (30n << 58n), low: 0n };
  const high = sign | (BigInt(value.exponent + BIAS) << 49n) | (value.coefficient >> 64n);
  return { high, low: value.coefficient & 0xffffffffffffffffn };
}
