// Arithmetic across int32, int64, double and decimal128 with MongoDB's rules for the type of the result.
import {
  addDecimals,
  Decimal,
  decimalFromBigInt,
  decimalFromDouble,
  decimalInfinity,
  decimalNaN,
  makeDecimal,
} from './decimal.ts';
import { numberOf } from './plain.ts';
import { Double, type Numeric, type Value } from './values.ts';

export const MIN_LONG = -(2n ** 63n);
export const MAX_LONG = 2n ** 63n - 1n;

export function fitsLong(value: bigint): boolean {
  return value >= MIN_LONG && value <= MAX_LONG;
}

/** int32 where it fits, else int64. */
export function intOrLong(value: bigint): number | bigint {
  return value >= -0x80000000n && value <= 0x7fffffffn ? Number(value) : value;
}

/** The wider of two numeric types: int < long < double < decimal. */
export type Width = 'int' | 'long' | 'double' | 'decimal';
const WIDTHS: readonly Width[] = ['int', 'long', 'double', 'decimal'];

export function widthOf(value: Numeric): Width {
  if (typeof value === 'number') return 'int';
  if (typeof value === 'bigint') return 'long';
  return value instanceof Double ? 'double' : 'decimal';
}

export function widest(x: Numeric, y: Numeric): Width {
  return WIDTHS[Math.max(WIDTHS.indexOf(widthOf(x)), WIDTHS.indexOf(widthOf(y)))] ?? 'decimal';
}

/** A double's exact value, rounded to 34 digits; decimalFromDouble rounds to 15. */
export function exactDecimalFromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return decimalNaN;
  if (!Number.isFinite(value)) return decimalInfinity(value < 0);
  if (Number.isInteger(value)) return makeDecimal(value < 0 || Object.is(value, -0), BigInt(Math.abs(value)), 0);
  let mantissa = Math.abs(value);
  let halvings = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  // m / 2^k is m * 5^k / 10^k.
  return makeDecimal(value < 0, BigInt(mantissa) * 5n ** BigInt(halvings), -halvings);
}

export function toDecimal(value: Numeric): Decimal {
  if (value instanceof Decimal) return value;
  return value instanceof Double ? decimalFromDouble(value.value) : decimalFromBigInt(BigInt(value));
}

/** Exact for int32 and int64; other numbers are cut towards zero. */
export function toBigInt(value: Numeric): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(numberOf(value)));
}

function twoSum(x: number, y: number): [number, number] {
  const sum = x + y;
  const part = sum - x;
  return [sum, x - (sum - part) + (y - part)];
}

/** A running sum: integers exactly, doubles with compensation, decimals apart. The widest type seen is the result's type. */
export class Sum {
  private integers = 0;
  private big = 0n;
  private double = 0;
  private lost = 0;
  private plain = 0;
  private decimal: Decimal | null = null;
  private width: Width = 'int';

  add(value: Numeric): void {
    if (typeof value === 'number') this.addInteger(value);
    else if (typeof value === 'bigint') {
      this.big += value;
      if (this.width === 'int') this.width = 'long';
    } else if (value instanceof Double) {
      this.addDouble(value.value);
      if (this.width !== 'decimal') this.width = 'double';
    } else {
      this.decimal = this.decimal === null ? value : addDecimals(this.decimal, value);
      this.width = 'decimal';
    }
  }

  /** Adds without widening the type of the result. */
  addInteger(value: number): void {
    this.integers += value;
    if (!Number.isSafeInteger(this.integers)) {
      this.big += BigInt(this.integers - value) + BigInt(value);
      this.integers = 0;
    }
  }

  private addDouble(value: number): void {
    this.plain += value;
    const [sum, rest] = twoSum(value, this.double);
    this.lost += rest;
    [this.double, this.lost] = twoSum(sum, this.lost);
  }

  integerPart(): bigint {
    return this.big + BigInt(this.integers);
  }

  /** The sum of all that is no decimal, as a double. */
  asDouble(): number {
    const whole = this.integerPart();
    if (whole === 0n) return this.finite(this.double);
    const high = Number(whole);
    const [sum, rest] = twoSum(high, this.double);
    return this.finite(sum + (rest + this.lost + Number(whole - BigInt(high))));
  }

  private finite(sum: number): number {
    return Number.isNaN(sum) || !Number.isFinite(sum) ? this.plain + Number(this.integerPart()) : sum;
  }

  asDecimal(): Decimal {
    const whole = decimalFromBigInt(this.integerPart());
    const fraction =
      this.double === 0
        ? whole
        : addDecimals(whole, addDecimals(exactDecimalFromDouble(this.double), exactDecimalFromDouble(this.lost)));
    return this.decimal === null ? fraction : addDecimals(this.decimal, fraction);
  }

  isDecimal(): boolean {
    return this.width === 'decimal';
  }

  result(): Value {
    if (this.width === 'decimal') return this.asDecimal();
    const whole = this.integerPart();
    if (this.width === 'double' || !fitsLong(whole)) return new Double(this.asDouble());
    return this.width === 'int' ? intOrLong(whole) : whole;
  }
}
