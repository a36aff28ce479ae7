// Arithmetic operators.
import {
  addDecimals,
  Decimal,
  decimalToNumber,
  divideDecimals,
  multiplyDecimals,
  negateDecimal,
  roundDecimal,
} from './decimal.ts';
import { eager, isNullish, type Maybe, type Operators, variadic } from './expression-parts.ts';
import { locationError, notSupported } from './errors.ts';
import { exactDecimalFromDouble, fitsLong, intOrLong, MIN_LONG, Sum, toBigInt, toDecimal, widest } from './numbers.ts';
import { int32Of, numberOf } from './plain.ts';
import { DateTime, Double, isNumeric, type Numeric, typeName, type Value } from './values.ts';

function add(values: Maybe[]): Value {
  const sum = new Sum();
  let hasDate = false;
  for (const value of values) {
    if (isNumeric(value)) sum.add(value);
    else if (value instanceof DateTime) {
      if (hasDate) throw locationError(16612, 'only one date allowed in an $add expression');
      hasDate = true;
      sum.addInteger(value.ms);
    } else if (isNullish(value)) return null;
    else throw locationError(16554, `$add only supports numeric or date types, not ${typeName(value)}`);
  }
  if (!hasDate) return sum.result();
  return new DateTime(Math.trunc(sum.isDecimal() ? decimalToNumber(sum.asDecimal()) : sum.asDouble()));
}

/** Whole results keep the wider of the integer types, and become doubles where they do not fit. */
function whole(value: bigint, width: 'int' | 'long'): Value {
  if (!fitsLong(value)) return new Double(Number(value));
  return width === 'int' ? intOrLong(value) : value;
}

function subtract(x: Maybe, y: Maybe): Value {
  if (isNumeric(x) && isNumeric(y)) {
    const width = widest(x, y);
    if (width === 'decimal') return addDecimals(toDecimal(x), negateDecimal(toDecimal(y)));
    if (width === 'double') return new Double(numberOf(x) - numberOf(y));
    return whole(toBigInt(x) - toBigInt(y), width);
  }
  if (isNullish(x) || isNullish(y)) return null;
  if (!(x instanceof DateTime)) throw locationError(16556, `cant $subtract a ${typeName(y)} from a ${typeName(x)}`);
  if (y instanceof DateTime) return BigInt(x.ms - y.ms);
  if (isNumeric(y)) return new DateTime(x.ms - Number(toBigInt(y)));
  throw locationError(16613, `cant $subtract a ${typeName(y)} from a Date`);
}

function multiply(values: Maybe[]): Value {
  let product: Numeric = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw locationError(16555, `$multiply only supports numeric types, not ${typeName(value)}`);
    const width = widest(product, value);
    if (width === 'decimal') product = multiplyDecimals(toDecimal(product), toDecimal(value));
    else if (width === 'double') product = new Double(numberOf(product) * numberOf(value));
    else {
      const exact: bigint = toBigInt(product) * toBigInt(value);
      product = !fitsLong(exact) ? new Double(Number(exact)) : width === 'int' ? intOrLong(exact) : exact;
    }
  }
  return product;
}

function divide(x: Maybe, y: Maybe): Value {
  if (isNumeric(x) && isNumeric(y)) {
    if (numberOf(y) === 0) throw locationError(16608, "can't $divide by zero");
    if (widest(x, y) === 'decimal') return divideDecimals(toDecimal(x), toDecimal(y));
    return new Double(numberOf(x) / numberOf(y));
  }
  if (isNullish(x) || isNullish(y)) return null;
  throw locationError(16609, `$divide only supports numeric types, not ${typeName(x)} and ${typeName(y)}`);
}

function modulo(x: Maybe, y: Maybe): Value {
  if (isNumeric(x) && isNumeric(y)) {
    if (numberOf(y) === 0) throw locationError(16610, "can't $mod by zero");
    const width = widest(x, y);
    if (width === 'double') return new Double(numberOf(x) % numberOf(y));
    if (width === 'decimal') {
      const [a, b] = [toDecimal(x), toDecimal(y)];
      const quotient = roundDecimal(divideDecimals(a, b), 0, 'zero');
      return addDecimals(a, negateDecimal(multiplyDecimals(quotient, b)));
    }
    return whole(toBigInt(x) % toBigInt(y), width);
  }
  if (isNullish(x) || isNullish(y)) return null;
  throw locationError(16611, `$mod only supports numeric types, not ${typeName(x)} and ${typeName(y)}`);
}

/** An operator on one number: null for null, an error for what is no number. */
function ofNumber(name: string, work: (value: Numeric) => Value) {
  return eager(name, 1, 1, (value) => {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw locationError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    return work(value);
  });
}

function abs(value: Numeric): Value {
  if (typeof value === 'number') return intOrLong(BigInt(Math.abs(value)));
  if (typeof value === 'bigint') {
    if (value === MIN_LONG) throw locationError(28680, "can't take $abs of long long min");
    return value < 0n ? -value : value;
  }
  if (value instanceof Double) return new Double(Math.abs(value.value));
  return value.negative ? negateDecimal(value) : value;
}

function rounding(mode: 'floor' | 'ceil') {
  return (value: Numeric): Value => {
    if (value instanceof Double) return new Double(Math[mode](value.value));
    return value instanceof Decimal ? roundDecimal(value, 0, mode) : value;
  };
}

/** To the nearest even, or towards zero, exactly: 2.5 rounds to 2 and 2.675 to 2.67. */
function roundTo(name: string, mode: 'even' | 'zero') {
  return eager(name, 1, 2, (value, precision) => {
    if (isNullish(value)) return null;
    if (precision === null) return null;
    if (!isNumeric(value)) throw locationError(51081, `${name} only supports numeric types, not ${typeName(value)}`);
    const places = precision === undefined ? 0 : int32Of(precision);
    if (places === null) throw locationError(51082, `precision argument to ${name} must be a integral value`);
    if (places < -20 || places > 100) {
      throw locationError(51083, `cannot apply ${name} with precision value ${places} value must be in [-20, 100]`);
    }
    if (value instanceof Decimal) return roundDecimal(value, places, mode);
    if (value instanceof Double) {
      if (!Number.isFinite(value.value)) return value;
      return new Double(decimalToNumber(roundDecimal(exactDecimalFromDouble(value.value), places, mode)));
    }
    if (places >= 0) return value;
    const rounded = roundDecimal(toDecimal(value), places, mode);
    const exact = (rounded.negative ? -rounded.coefficient : rounded.coefficient) * 10n ** BigInt(rounded.exponent);
    if (!fitsLong(exact)) throw locationError(51080, `invalid conversion from Decimal128 result in ${name}`);
    return typeof value === 'number' ? intOrLong(exact) : exact;
  });
}

function real(name: string, work: (value: number) => number, check?: (value: number) => void) {
  return ofNumber(name, (value) => {
    if (value instanceof Decimal) throw notSupported(`${name} of a decimal`);
    check?.(numberOf(value));
    return new Double(work(numberOf(value)));
  });
}

function positive(name: string, code: number) {
  return (value: number) => {
    if (value <= 0) throw locationError(code, `${name}'s argument must be a positive number, but is ${value}`);
  };
}

function power(x: Maybe, y: Maybe): Value {
  if (isNullish(x) || isNullish(y)) return null;
  if (!isNumeric(x)) throw locationError(28762, `$pow's base must be numeric, not ${typeName(x)}`);
  if (!isNumeric(y)) throw locationError(28763, `$pow's exponent must be numeric, not ${typeName(y)}`);
  if (numberOf(x) === 0 && numberOf(y) < 0)
    throw locationError(28764, '$pow cannot take a base of 0 and a negative exponent');
  const width = widest(x, y);
  if (width === 'decimal') throw notSupported('$pow of a decimal');
  const approximate = numberOf(x) ** numberOf(y);
  if (width === 'double' || numberOf(y) < 0 || Math.abs(approximate) > 2 ** 64)
    return wholeInverse(x, approximate, width);
  return whole(toBigInt(x) ** toBigInt(y), width);
}

/** 1 and -1 stay integers under negative powers; all else is a double. */
function wholeInverse(base: Numeric, result: number, width: 'int' | 'long' | 'double'): Value {
  if (width === 'double' || Math.abs(numberOf(base)) !== 1) return new Double(result);
  return whole(BigInt(result), width);
}

function logarithm(x: Maybe, y: Maybe): Value {
  if (isNullish(x) || isNullish(y)) return null;
  if (!isNumeric(x)) throw locationError(28756, `$log's argument must be numeric, not ${typeName(x)}`);
  if (!isNumeric(y)) throw locationError(28757, `$log's base must be numeric, not ${typeName(y)}`);
  if (widest(x, y) === 'decimal') throw notSupported('$log of a decimal');
  if (numberOf(x) <= 0) throw locationError(28758, `$log's argument must be a positive number, but is ${numberOf(x)}`);
  if (numberOf(y) <= 0 || numberOf(y) === 1) {
    throw locationError(28759, `$log's base must be a positive number not equal to 1, but is ${numberOf(y)}`);
  }
  return new Double(Math.log(numberOf(x)) / Math.log(numberOf(y)));
}

function squareRoot(value: number): void {
  if (value < 0) throw locationError(28714, "$sqrt's argument must be greater than or equal to 0");
}

export const arithmeticOperators: Operators = {
  $add: variadic(add),
  $subtract: eager('$subtract', 2, 2, subtract),
  $multiply: variadic(multiply),
  $divide: eager('$divide', 2, 2, divide),
  $mod: eager('$mod', 2, 2, modulo),
  $abs: ofNumber('$abs', abs),
  $ceil: ofNumber('$ceil', rounding('ceil')),
  $floor: ofNumber('$floor', rounding('floor')),
  $round: roundTo('$round', 'even'),
  $trunc: roundTo('$trunc', 'zero'),
  $sqrt: real('$sqrt', Math.sqrt, squareRoot),
  $exp: real('$exp', Math.exp),
  $ln: real('$ln', Math.log, positive('$ln', 28766)),
  $log10: real('$log10', Math.log10, positive('$log10', 28761)),
  $log: eager('$log', 2, 2, logarithm),
  $pow: eager('$pow', 2, 2, power),
};
