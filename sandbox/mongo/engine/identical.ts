// Whether two values are the same in every byte: type, order of fields and all.
import { compare } from './compare.ts';
import { typeOf, type Value } from './values.ts';

export function identical(x: Value, y: Value): boolean {
  if (x === y) return true;
  const type = typeOf(x);
  if (type !== typeOf(y)) return false;
  if (Array.isArray(x) && Array.isArray(y))
    return x.length === y.length && x.every((item, i) => identical(item, y[i]!));
  if (
    typeof x !== 'object' ||
    x === null ||
    typeof y !== 'object' ||
    y === null ||
    Array.isArray(x) ||
    Array.isArray(y)
  )
    return false;
  if (x.bsonType === 3 && y.bsonType === 3) {
    return (
      x.names.length === y.names.length &&
      x.names.every((name, i) => name === y.names[i]) &&
      x.values.every((value, i) => identical(value, y.values[i]!))
    );
  }
  if (x.bsonType === 1 && y.bsonType === 1) return Object.is(x.value, y.value);
  if (x.bsonType === 19 && y.bsonType === 19) {
    return (
      x.kind === y.kind && x.negative === y.negative && x.coefficient === y.coefficient && x.exponent === y.exponent
    );
  }
  return compare(x, y) === 0;
}
