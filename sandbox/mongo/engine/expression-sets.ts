// Arrays as sets. Unions and intersections come sorted, as MongoDB builds them in ordered sets.
import { compare } from './compare.ts';
import { keyText } from './key.ts';
import { eager, isNullish, type Maybe, type Operators, variadic } from './expression-parts.ts';
import { locationError } from './errors.ts';
import { isTruthy } from './plain.ts';
import { typeName, type Value } from './values.ts';

function asSet(values: readonly Value[]): Map<string, Value> {
  const set = new Map<string, Value>();
  for (const value of values) {
    const key = keyText(value);
    if (!set.has(key)) set.set(key, value);
  }
  return set;
}

function union(values: Maybe[]): Value {
  const all: Value[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw locationError(
        17043,
        `All operands of $setUnion must be arrays. One argument is of type: ${typeName(value)}`,
      );
    all.push(...value);
  }
  return [...asSet(all).values()].sort(compare);
}

function intersection(values: Maybe[]): Value {
  let left: Map<string, Value> | null = null;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) {
      throw locationError(
        17047,
        `All operands of $setIntersection must be arrays. One argument is of type: ${typeName(value)}`,
      );
    }
    const set = asSet(value);
    if (left === null) left = set;
    else for (const key of [...left.keys()]) if (!set.has(key)) left.delete(key);
  }
  return [...(left?.values() ?? [])].sort(compare);
}

function difference(x: Maybe, y: Maybe): Value {
  if (isNullish(x) || isNullish(y)) return null;
  if (!Array.isArray(x))
    throw locationError(
      17048,
      `both operands of $setDifference must be arrays. First argument is of type: ${typeName(x)}`,
    );
  if (!Array.isArray(y))
    throw locationError(
      17049,
      `both operands of $setDifference must be arrays. Second argument is of type: ${typeName(y)}`,
    );
  const remove = asSet(y);
  return [...asSet(x)].flatMap(([key, value]) => (remove.has(key) ? [] : [value]));
}

function isSubset(x: Maybe, y: Maybe): Value {
  if (!Array.isArray(x))
    throw locationError(
      17046,
      `both operands of $setIsSubset must be arrays. First argument is of type: ${typeName(x)}`,
    );
  if (!Array.isArray(y))
    throw locationError(
      17042,
      `both operands of $setIsSubset must be arrays. Second argument is of type: ${typeName(y)}`,
    );
  const all = asSet(y);
  return [...asSet(x).keys()].every((key) => all.has(key));
}

function setEquals(values: Maybe[]): Value {
  if (values.length < 2) throw locationError(17045, `$setEquals needs at least two arguments had: ${values.length}`);
  const sets = values.map((value) => {
    if (!Array.isArray(value))
      throw locationError(
        17044,
        `All operands of $setEquals must be arrays. One argument is of type: ${typeName(value)}`,
      );
    return asSet(value);
  });
  const [first, ...others] = sets;
  return others.every((set) => set.size === first?.size && [...set.keys()].every((key) => first.has(key)));
}

export const setOperators: Operators = {
  $setUnion: variadic(union),
  $setIntersection: variadic(intersection),
  $setDifference: eager('$setDifference', 2, 2, difference),
  $setIsSubset: eager('$setIsSubset', 2, 2, isSubset),
  $setEquals: variadic(setEquals),
  $anyElementTrue: eager('$anyElementTrue', 1, 1, (value) => {
    if (!Array.isArray(value))
      throw locationError(17041, `$anyElementTrue's argument must be an array, but is ${typeName(value)}`);
    return value.some(isTruthy);
  }),
  $allElementsTrue: eager('$allElementsTrue', 1, 1, (value) => {
    if (!Array.isArray(value))
      throw locationError(17040, `$allElementsTrue's argument must be an array, but is ${typeName(value)}`);
    return value.every(isTruthy);
  }),
};
