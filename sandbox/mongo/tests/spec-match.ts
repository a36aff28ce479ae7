// Compares what happened with what a specification test expects. Source: "Evaluating Matches" of the drivers' unified test format.
import { type Document, EJSON, Long } from 'bson';
import { type SpecEntities } from './spec-entities.ts';

/** What was expected did not happen; the message says where. */
export class Mismatch extends Error {}

function isDocument(value: unknown): value is Document {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('_bsontype' in value || value instanceof Date)
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return EJSON.stringify(value).slice(0, 300);
}

/** A number of any type but decimal; undefined for everything else. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (Long.isLong(value)) return value.toNumber();
  if (typeof value !== 'object' || value === null || !('_bsontype' in value)) return undefined;
  return value._bsontype === 'Int32' || value._bsontype === 'Double' ? Number(value) : undefined;
}

function typesOf(value: unknown): string[] {
  const number = numberOf(value);
  if (number !== undefined)
    return Number.isInteger(number) ? ['int', 'long', 'double', 'number'] : ['double', 'number'];
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (value instanceof Date) return ['date'];
  if (value instanceof RegExp) return ['regex'];
  if (typeof value === 'boolean') return ['bool'];
  if (typeof value === 'string') return ['string'];
  if (isDocument(value)) return ['object'];
  const name = typeof value === 'object' && '_bsontype' in value ? String(value._bsontype) : typeof value;
  return [
    { ObjectId: 'objectId', UUID: 'binData', Binary: 'binData', Decimal128: 'decimal', Timestamp: 'timestamp' }[name] ??
      name,
  ];
}

type Place = { entities: SpecEntities; path: string; isRoot: boolean };

function fail(place: Place, expected: unknown, actual: unknown): never {
  throw new Mismatch(`${place.path || 'the value'}: expected ${shown(expected)}, got ${shown(actual)}`);
}

function operatorOf(value: unknown): string | null {
  if (!isDocument(value)) return null;
  const names = Object.keys(value);
  return names.length === 1 && names[0]?.startsWith('$$') === true ? names[0] : null;
}

function matchOperator(name: string, operand: unknown, actual: unknown, place: Place): void {
  switch (name) {
    case '$$exists':
      if ((actual !== undefined) !== operand) fail(place, { $$exists: operand }, actual);
      return;
    case '$$type': {
      const wanted = Array.isArray(operand) ? operand.map(String) : [String(operand)];
      if (actual === undefined || !typesOf(actual).some((type) => wanted.includes(type)))
        fail(place, { $$type: operand }, actual);
      return;
    }
    case '$$unsetOrMatches':
      if (actual !== undefined && actual !== null) matchAt(operand, actual, place);
      else if (actual === null && operand !== null && !isDocument(operand)) fail(place, operand, actual);
      return;
    case '$$sessionLsid':
      return matchAt(place.entities.lsid(String(operand)), actual, place);
    case '$$matchesEntity':
      return matchAt(place.entities.saved(String(operand)), actual, place);
    case '$$lte': {
      const number = numberOf(actual);
      if (number === undefined || number > Number(operand)) fail(place, { $$lte: operand }, actual);
      return;
    }
    case '$$matchAsRoot':
      return matchAt(operand, actual, { ...place, isRoot: true });
    case '$$matchAsDocument':
      return matchAt(operand, EJSON.parse(String(actual)), { ...place, isRoot: false });
    default:
      throw new Error(`the runner does not know ${name}`);
  }
}

function fieldOf(document: Document, name: string): unknown {
  const value: unknown = document[name];
  return value;
}

function matchDocument(expected: Document, actual: unknown, place: Place): void {
  if (!isDocument(actual)) fail(place, expected, actual);
  for (const [name, value] of Object.entries(expected)) {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    matchAt(value, fieldOf(actual, name), { ...place, path, isRoot: false });
  }
  if (place.isRoot) return;
  for (const [name, value] of Object.entries(actual))
    if (value !== undefined && !(name in expected))
      throw new Mismatch(`${place.path}.${name}: not expected, got ${shown(value)}`);
}

function matchAt(expected: unknown, actual: unknown, place: Place): void {
  const operator = operatorOf(expected);
  if (operator !== null && isDocument(expected))
    return matchOperator(operator, fieldOf(expected, operator), actual, place);
  if (isDocument(expected)) return matchDocument(expected, actual, place);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) fail(place, expected, actual);
    expected.forEach((item, i) => matchAt(item, actual[i], { ...place, path: `${place.path}[${i}]` }));
    return;
  }
  const number = numberOf(expected);
  const isSame = number === undefined ? shown(expected) === shown(actual) : numberOf(actual) === number;
  if (!isSame || actual === undefined) fail(place, expected, actual);
}

/** Throws Mismatch. `isRoot`: further fields are allowed. */
export function match(expected: unknown, actual: unknown, entities: SpecEntities, isRoot: boolean, path = ''): void {
  matchAt(expected, actual, { entities, path, isRoot });
}
