// Operators between objects and arrays of pairs.
import { eager, isNullish, type Maybe, type Operators } from './expression-parts.ts';
import { locationError } from './errors.ts';
import { Doc, isDoc, typeName, type Value } from './values.ts';

function objectToArray(value: Maybe): Value {
  if (isNullish(value)) return null;
  if (!isDoc(value)) throw locationError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  return value.names.map((name, i) => new Doc(['k', 'v'], [name, value.values[i]!]));
}

function pairOf(item: Value, usesArrays: boolean): [string, Value] {
  if (usesArrays) {
    if (!Array.isArray(item)) {
      throw locationError(
        40396,
        `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects.`,
      );
    }
    if (item.length !== 2) {
      throw locationError(40397, '$arrayToObject requires an array of size 2 arrays');
    }
    const [name, value] = item;
    if (typeof name !== 'string') {
      throw locationError(
        40395,
        '$arrayToObject requires an array of key-value pairs, where the key must be of type string',
      );
    }
    return [name, value!];
  }
  if (!isDoc(item)) {
    throw locationError(
      40391,
      '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects.',
    );
  }
  if (item.size !== 2) throw locationError(40392, '$arrayToObject requires an object keys of k and v');
  const name = item.get('k');
  const value = item.get('v');
  if (name === undefined || value === undefined)
    throw locationError(40393, '$arrayToObject requires an object with keys k and v');
  if (typeof name !== 'string') {
    throw locationError(
      40394,
      '$arrayToObject requires an object with keys k and v, where the value of k must be of type string',
    );
  }
  return [name, value];
}

function arrayToObject(value: Maybe): Value {
  if (isNullish(value)) return null;
  if (!Array.isArray(value))
    throw locationError(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
  const made = new Doc();
  const [first] = value;
  if (first === undefined) return made;
  if (!Array.isArray(first) && !isDoc(first)) {
    throw locationError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(first)}`);
  }
  for (const item of value) {
    const [name, field] = pairOf(item, Array.isArray(first));
    if (name.includes('\0')) throw locationError(4940400, 'Key field cannot contain an embedded null byte');
    made.set(name, field);
  }
  return made;
}

export const objectOperators: Operators = {
  $objectToArray: eager('$objectToArray', 1, 1, objectToArray),
  $arrayToObject: eager('$arrayToObject', 1, 1, arrayToObject),
};
