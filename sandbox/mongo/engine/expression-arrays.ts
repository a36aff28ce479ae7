// Array operators.
import {
  compareMaybe,
  eager,
  isNullish,
  type Maybe,
  namedArguments,
  type Operator,
  type Operators,
  variadic,
} from './expression-parts.ts';
import { locationError } from './errors.ts';
import { int32Of } from './plain.ts';
import { isNumeric, typeName, type Value } from './values.ts';

function arrayElemAt(list: Maybe, index: Maybe): Maybe {
  if (isNullish(list) || isNullish(index)) return null;
  if (!Array.isArray(list))
    throw locationError(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(list)}`);
  if (!isNumeric(index))
    throw locationError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
  const at = int32Of(index);
  if (at === null)
    throw locationError(28691, "$arrayElemAt's second argument must be representable as a 32-bit integer");
  return list.at(at);
}

function end(name: '$first' | '$last'): Operator {
  return eager(name, 1, 1, (list) => {
    if (isNullish(list)) return null;
    if (!Array.isArray(list))
      throw locationError(28689, `${name}'s argument must be an array, but is ${typeName(list)}`);
    return name === '$first' ? list[0] : list.at(-1);
  });
}

function concatArrays(values: Maybe[]): Value {
  const all: Value[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) throw locationError(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
    all.push(...value);
  }
  return all;
}

function integer(value: Maybe, code: number, what: string): number {
  const number = int32Of(value);
  if (number === null)
    throw locationError(code, `${what} must be representable as a 32-bit integer, but is ${typeName(value)}`);
  return number;
}

function slice(...values: Maybe[]): Maybe {
  const [list, second, third] = values;
  if (isNullish(list) || isNullish(second)) return null;
  if (!Array.isArray(list))
    throw locationError(28724, `First argument to $slice must be an array, but is of type: ${typeName(list)}`);
  if (!isNumeric(second))
    throw locationError(
      28725,
      `Second argument to $slice must be a numeric value, but is of type: ${typeName(second)}`,
    );
  const count = integer(second, 28726, 'Second argument to $slice');
  if (values.length === 2) return count >= 0 ? list.slice(0, count) : list.slice(Math.max(0, list.length + count));
  if (isNullish(third)) return null;
  if (!isNumeric(third))
    throw locationError(28727, `Third argument to $slice must be numeric, but is of type: ${typeName(third)}`);
  const length = integer(third, 28728, 'Third argument to $slice');
  if (length <= 0) throw locationError(28729, `Third argument to $slice must be positive: ${length}`);
  const start = count >= 0 ? count : Math.max(0, list.length + count);
  return list.slice(start, start + length);
}

const MAX_RANGE = 16 * 1024 * 1024;

function range(...values: Maybe[]): Value {
  const [from, to, by = 1] = values;
  for (const [i, value] of values.entries()) {
    if (!isNumeric(value))
      throw locationError(
        [34443, 34445, 34447][i] ?? 34443,
        `$range requires numeric arguments, found ${typeName(value)}`,
      );
  }
  const start = integer(from, 34444, 'The starting value of $range');
  const stop = integer(to, 34446, 'The ending value of $range');
  const step = integer(by, 34448, 'The step of $range');
  if (step === 0) throw locationError(34449, '$range requires a non-zero step value');
  const made: Value[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) {
    made.push(i);
    if (made.length > MAX_RANGE) throw locationError(146, '$range would use too much memory');
  }
  return made;
}

/** Positions [start, end) to search, shared with the string searches; null where there is nothing to search. */
export function searchBounds(name: string, from: Maybe, to: Maybe, length: number): [number, number] {
  const position = (value: Maybe, fallback: number, which: string): number => {
    if (value === undefined) return fallback;
    const number = int32Of(value);
    if (number === null)
      throw locationError(
        40096,
        `${name} requires an integral ${which} index, found a value of type: ${typeName(value)}`,
      );
    if (number < 0) throw locationError(40097, `${name} requires a nonnegative ${which} index, found: ${number}`);
    return number;
  };
  return [position(from, 0, 'starting'), Math.min(length, position(to, length, 'ending'))];
}

function indexOfArray(list: Maybe, wanted: Maybe, from: Maybe, to: Maybe): Value {
  if (isNullish(list)) return null;
  if (!Array.isArray(list))
    throw locationError(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(list)}`);
  const [start, stop] = searchBounds('$indexOfArray', from, to, list.length);
  for (let i = start; i < stop; i++) if (compareMaybe(list[i], wanted) === 0) return i;
  return -1;
}

function isIn(value: Maybe, list: Maybe): Value {
  if (!Array.isArray(list))
    throw locationError(40081, `$in requires an array as a second argument, found: ${typeName(list)}`);
  return list.some((item) => compareMaybe(item, value) === 0);
}

const zip: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$zip', argument, { notObject: 34460, unknown: 34464 }, [
    'inputs',
    'useLongestLength',
    'defaults',
  ]);
  const inputs = fields.get('inputs');
  if (inputs === undefined) throw locationError(34465, '$zip requires at least one input array');
  if (!Array.isArray(inputs))
    throw locationError(34461, `inputs must be an array of expressions, found ${typeName(inputs)}`);
  if (inputs.length === 0) throw locationError(34465, '$zip requires at least one input array');
  const defaultList = fields.get('defaults') ?? [];
  if (!Array.isArray(defaultList))
    throw locationError(34462, `defaults must be an array of expressions, found ${typeName(defaultList)}`);
  const longest = fields.get('useLongestLength') ?? false;
  if (typeof longest !== 'boolean') throw locationError(34463, 'useLongestLength must be a bool');
  if (defaultList.length > 0 && !longest)
    throw locationError(34466, 'cannot specify defaults unless useLongestLength is true');
  if (defaultList.length > 0 && defaultList.length !== inputs.length) {
    throw locationError(34467, 'defaults and inputs must have the same length');
  }
  const parts = inputs.map((each) => compile(each, scope));
  const defaults = defaultList.map((each) => compile(each, scope));
  return {
    constant: false,
    run(env) {
      const lists: Value[][] = [];
      for (const part of parts) {
        const list = part.run(env);
        if (isNullish(list)) return null;
        if (!Array.isArray(list))
          throw locationError(34468, `$zip found a non-array expression in input: ${typeName(list)}`);
        lists.push(list);
      }
      const lengths = lists.map((list) => list.length);
      const length = longest ? Math.max(...lengths) : Math.min(...lengths);
      const fallbacks = defaults.map((each) => each.run(env));
      return Array.from({ length }, (_, row) =>
        lists.map((list, i) => list[row] ?? (row < list.length ? null : (fallbacks[i] ?? null))),
      );
    },
  };
};

function size(list: Maybe): Value {
  if (!Array.isArray(list))
    throw locationError(17124, `The argument to $size must be an array, but was of type: ${typeName(list)}`);
  return list.length;
}

function reverse(list: Maybe): Value {
  if (isNullish(list)) return null;
  if (!Array.isArray(list))
    throw locationError(34435, `The argument to $reverseArray must be an array, but was of type: ${typeName(list)}`);
  return [...list].reverse();
}

export const arrayOperators: Operators = {
  $arrayElemAt: eager('$arrayElemAt', 2, 2, arrayElemAt),
  $first: end('$first'),
  $last: end('$last'),
  $concatArrays: variadic(concatArrays),
  $slice: eager('$slice', 2, 3, slice),
  $range: eager('$range', 2, 3, range),
  $indexOfArray: eager('$indexOfArray', 2, 4, indexOfArray),
  $in: eager('$in', 2, 2, isIn),
  $isArray: eager('$isArray', 1, 1, (value) => Array.isArray(value)),
  $reverseArray: eager('$reverseArray', 1, 1, reverse),
  $size: eager('$size', 1, 1, size),
  $zip: zip,
};
