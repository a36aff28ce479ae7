// Accumulators: what $group and the like gather over many values.
import { compare } from './compare.ts';
import { decimalFromBigInt, divideDecimals } from './decimal.ts';
import { isNullish, type Maybe } from './expression-parts.ts';
import { locationError } from './errors.ts';
import { Sum } from './numbers.ts';
import { numberOf } from './plain.ts';
import { keyText } from './key.ts';
import { Doc, Double, isDoc, isNumeric, typeName, type Value } from './values.ts';

export type Accumulator = { add(value: Maybe): void; result(): Maybe };

function sum(): Accumulator {
  const total = new Sum();
  return {
    add: (value) => {
      if (isNumeric(value)) total.add(value);
    },
    result: () => total.result(),
  };
}

function average(): Accumulator {
  const total = new Sum();
  let count = 0;
  return {
    add(value) {
      if (!isNumeric(value)) return;
      total.add(value);
      count += 1;
    },
    result() {
      if (count === 0) return null;
      if (total.isDecimal()) return divideDecimals(total.asDecimal(), decimalFromBigInt(BigInt(count)));
      return new Double(total.asDouble() / count);
    },
  };
}

/** Null and missing values do not count; without any value the answer is null. */
function extreme(direction: 1 | -1): Accumulator {
  let best: Maybe;
  return {
    add(value) {
      if (isNullish(value)) return;
      if (best === undefined || compare(value, best) * direction < 0) best = value;
    },
    result: () => best ?? null,
  };
}

function first(): Accumulator {
  let value: Maybe;
  let has = false;
  return {
    add(next) {
      if (!has) value = next;
      has = true;
    },
    result: () => value,
  };
}

function last(): Accumulator {
  let value: Maybe;
  return { add: (next) => void (value = next), result: () => value };
}

function push(): Accumulator {
  const values: Value[] = [];
  return {
    add(value) {
      if (value !== undefined) values.push(value);
    },
    result: () => values,
  };
}

function addToSet(): Accumulator {
  const values = new Map<string, Value>();
  return {
    add(value) {
      if (value === undefined) return;
      const key = keyText(value);
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}

function mergeObjects(): Accumulator {
  const merged = new Doc();
  return {
    add(value) {
      if (isNullish(value)) return;
      if (!isDoc(value)) {
        throw locationError(
          40400,
          `$mergeObjects requires object inputs, but input ${typeName(value)} is of type ${typeName(value)}`,
        );
      }
      value.names.forEach((name, i) => merged.set(name, value.values[i]!));
    },
    result: () => merged,
  };
}

/** Welford's running mean and squared distance. */
function deviation(sample: boolean): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      if (!isNumeric(value)) return;
      const number = numberOf(value);
      count += 1;
      const delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    },
    result() {
      const divisor = sample ? count - 1 : count;
      return divisor <= 0 ? null : new Double(Math.sqrt(squares / divisor));
    },
  };
}

/** By name, as in `$group`. */
export const ACCUMULATORS: Record<string, () => Accumulator> = {
  $sum: sum,
  $avg: average,
  $min: () => extreme(1),
  $max: () => extreme(-1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $mergeObjects: mergeObjects,
  $stdDevPop: () => deviation(false),
  $stdDevSamp: () => deviation(true),
};
