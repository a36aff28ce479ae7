// `$push` with `$each`, `$position`, `$sort` and `$slice`.
import { compare } from './compare.ts';
import { integerOf } from './plain.ts';
import { mongoError, type MongoError } from './errors.ts';
import { isDoc, isNumeric, typeName, type Value } from './values.ts';
import { positionOf } from './paths.ts';

type Order = (x: Value, y: Value) => number;
/** Null: the array stays as it is. */
type Change = (items: Value[]) => Value[] | null;

function bad(message: string): MongoError {
  return mongoError('BadValue', message);
}

/** A plain walk: arrays are entered by position only. */
function valueAt(item: Value, parts: readonly string[]): Value {
  let at: Value | undefined = item;
  for (const part of parts) {
    at = isDoc(at) ? at.get(part) : Array.isArray(at) ? at[positionOf(part)] : undefined;
    if (at === undefined) return null;
  }
  return at;
}

function parseSort(value: Value): Order {
  if (isNumeric(value)) {
    const direction = integerOf(value);
    if (direction !== 1 && direction !== -1) throw bad('The $sort element value must be either 1 or -1');
    return (x, y) => compare(x, y) * direction;
  }
  if (!isDoc(value))
    throw bad('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  if (value.size === 0) throw bad('The $sort pattern is empty when it should be a set of fields.');
  const parts = value.names.map((name, i) => {
    const direction = integerOf(value.values[i]);
    if (direction !== 1 && direction !== -1) throw bad('The $sort element value must be either 1 or -1');
    if (name === '' || name.split('.').includes(''))
      throw bad('The $sort field is a dotted field but has an empty part');
    return { path: name.split('.'), direction };
  });
  const key = (item: Value, path: readonly string[]) => (isDoc(item) ? valueAt(item, path) : null);
  return (x, y) => {
    for (const { path, direction } of parts) {
      const order = compare(key(x, path), key(y, path)) * direction;
      if (order !== 0) return order;
    }
    return 0;
  };
}

function integer(value: Value | undefined, name: string): number | null {
  if (value === undefined) return null;
  const number = integerOf(value);
  if (number === null)
    throw bad(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return number;
}

/** Throws BadValue (2) for malformed clauses. */
export function parsePush(value: Value, check: (value: Value) => void): Change {
  if (!isDoc(value) || !value.has('$each')) {
    check(value);
    return (items) => [...items, value];
  }
  for (const name of value.names) {
    if (!['$each', '$slice', '$sort', '$position'].includes(name)) throw bad(`Unrecognized clause in $push: ${name}`);
  }
  const each = value.get('$each');
  if (!Array.isArray(each))
    throw bad(`The argument to $each in $push must be an array but it was of type: ${typeName(each)}`);
  each.forEach(check);
  const slice = integer(value.get('$slice'), '$slice');
  const position = integer(value.get('$position'), '$position');
  const sortValue = value.get('$sort');
  const order = sortValue === undefined ? null : parseSort(sortValue);
  return (items) => {
    let result = items;
    if (each.length > 0) {
      const at = position ?? items.length;
      const start = at < 0 ? Math.max(0, items.length + at) : Math.min(at, items.length);
      result = [...items.slice(0, start), ...each, ...items.slice(start)];
    }
    // Sorting counts as a change even where it changes nothing, as in MongoDB.
    if (order !== null) result = [...result].sort(order);
    if (slice !== null && Math.abs(slice) < result.length) {
      result = slice >= 0 ? result.slice(0, slice) : result.slice(slice);
    }
    return result === items ? null : result;
  };
}
