// Checks specifications of indexes and brings them into the form in which they are listed.
import {
  compileFilter,
  Double,
  Doc,
  equal,
  integerOf,
  isDoc,
  isNumeric,
  isTruthy,
  MongoError,
  mongoError,
  notSupported,
  numberOf,
  typeName,
  type Value,
} from '../../engine/index.ts';

/** MongoDB keeps the limit within what 32 bits of seconds can say. */
const LONGEST_LIFE_SECONDS = 2147483647;
const SPECIAL_TYPES = new Set(['text', '2d', '2dsphere', 'hashed', 'geoHaystack', 'columnstore']);
const KEPT_OPTIONS = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'hidden', 'background'];
const DROPPED_OPTIONS = new Set(['v', 'key', 'name', 'ns', 'commitQuorum', 'clustered']);

function cannot(message: string): MongoError {
  return mongoError('CannotCreateIndex', message);
}

function checkKey(key: Doc): void {
  if (key.size === 0) throw cannot('Index keys cannot be an empty object.');
  for (let i = 0; i < key.size; i++) {
    const path = key.names[i] ?? '';
    const value = key.values[i] ?? null;
    if (typeof value === 'string') {
      if (SPECIAL_TYPES.has(value)) throw notSupported(`An index of type ${value}`);
      throw cannot(`Unknown index plugin '${value}'`);
    }
    if (!isNumeric(value) || Number.isNaN(numberOf(value))) {
      throw cannot(
        `Values in v:2 index key pattern cannot be of type ${typeName(value)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    if (numberOf(value) === 0) throw cannot('Values in the index key pattern cannot be 0.');
    if (path.includes('$**')) throw notSupported('A wildcard index');
    if (path === '') throw cannot('Index keys cannot be an empty field.');
    const parts = path.split('.');
    if (parts.includes('')) throw cannot('Index keys cannot contain an empty field.');
    if (parts.some((part) => part.startsWith('$') && !['$id', '$ref', '$db'].includes(part))) {
      throw cannot('Index key contains an illegal field name: field name starts with a $.');
    }
  }
}

function checkLife(spec: Doc, key: Doc): void {
  const life = spec.get('expireAfterSeconds');
  if (life === undefined) return;
  if (!isNumeric(life))
    throw cannot(`TTL index 'expireAfterSeconds' option must be numeric, but received a type of '${typeName(life)}'.`);
  const seconds = numberOf(life);
  if (seconds < 0) throw cannot("TTL index 'expireAfterSeconds' option cannot be less than 0.");
  if (!(seconds <= LONGEST_LIFE_SECONDS)) {
    throw cannot("TTL index 'expireAfterSeconds' option must be within an acceptable range, try a lower number.");
  }
  if (key.size > 1) throw cannot('TTL indexes are single-field indexes, compound indexes do not support TTL.');
}

const PARTIAL_OPERATORS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$type', '$and', '$exists']);

function checkPartial(filter: Doc): void {
  for (let i = 0; i < filter.size; i++) {
    const name = filter.names[i] ?? '';
    const value: Value = filter.values[i] ?? null;
    if (name.startsWith('$') && !PARTIAL_OPERATORS.has(name))
      throw cannot(`Expression not supported in partial index: ${name}`);
    if (name === '$exists' && !isTruthy(value)) throw cannot('Expression not supported in partial index: $not $exists');
    if (name === '$and' && Array.isArray(value)) for (const item of value) if (isDoc(item)) checkPartial(item);
    if (!name.startsWith('$') && isDoc(value) && (value.names[0] ?? '').startsWith('$')) checkPartial(value);
  }
}

function optionOf(name: string, value: Value): Value | undefined {
  if (name === 'unique' || name === 'sparse' || name === 'hidden' || name === 'background') {
    if (typeof value !== 'boolean' && !isNumeric(value)) {
      throw mongoError(
        'TypeMismatch',
        `The field '${name}' has value of type ${typeName(value)}, which is not convertible to bool`,
      );
    }
    return name === 'hidden' && !isTruthy(value) ? undefined : value;
  }
  if (name === 'expireAfterSeconds' && isNumeric(value))
    return value instanceof Double ? Math.trunc(value.value) : value;
  return value;
}

/** Throws CannotCreateIndex, TypeMismatch, FailedToParse, InvalidIndexSpecificationOption (197), CommandNotSupported. */
export function checkedSpec(spec: Doc): Doc {
  const key = spec.get('key');
  if (!isDoc(key)) {
    if (key !== undefined) throw mongoError('TypeMismatch', "The field 'key' must be an object");
    throw mongoError('FailedToParse', "The 'key' field is a required property of an index specification");
  }
  const name = spec.get('name');
  if (name === undefined)
    throw mongoError('FailedToParse', "The 'name' field is a required property of an index specification");
  if (typeof name !== 'string') throw mongoError('TypeMismatch', "The field 'name' must be a string");
  checkKey(key);
  if (name === '') throw cannot('index name cannot be empty');
  if (name === '*') throw mongoError('BadValue', "The index name '*' is not valid.");
  const collation = spec.get('collation');
  if (isDoc(collation) && collation.get('locale') !== 'simple') throw notSupported('An index with collation');
  const partial = spec.get('partialFilterExpression');
  if (partial !== undefined) {
    if (!isDoc(partial)) throw mongoError('TypeMismatch', "The field 'partialFilterExpression' must be an object");
    compileFilter(partial);
    checkPartial(partial);
    if (isTruthy(spec.get('sparse'))) throw cannot('cannot mix "partialFilterExpression" and "sparse" options');
  }
  checkLife(spec, key);
  const result = new Doc();
  result.append('v', 2);
  result.append('key', key);
  result.append('name', key.size === 1 && key.names[0] === '_id' ? '_id_' : name);
  for (let i = 0; i < spec.size; i++) {
    const option = spec.names[i] ?? '';
    if (DROPPED_OPTIONS.has(option) || option === 'collation') continue;
    if (!KEPT_OPTIONS.includes(option)) {
      if (
        [
          'weights',
          'default_language',
          'language_override',
          'textIndexVersion',
          '2dsphereIndexVersion',
          'bits',
          'min',
          'max',
          'bucketSize',
          'wildcardProjection',
          'storageEngine',
        ].includes(option)
      ) {
        throw notSupported(`The index option ${option}`);
      }
      throw new MongoError(
        197,
        'InvalidIndexSpecificationOption',
        `The field '${option}' is not valid for an index specification.`,
      );
    }
    const value = optionOf(option, spec.values[i] ?? null);
    if (value !== undefined) result.append(option, value);
  }
  return result;
}

function sameOption(one: Doc, other: Doc, option: string): boolean {
  if (option === 'expireAfterSeconds') return integerOf(one.get(option)) === integerOf(other.get(option));
  return isTruthy(one.get(option)) === isTruthy(other.get(option));
}

/** `identical` indexes need not be made again; `equivalent` ones have the same keys and other options. */
export function compareSpecs(one: Doc, other: Doc): 'identical' | 'equivalent' | 'different' {
  if (!equal(one.get('key') ?? null, other.get('key') ?? null) || !sameNames(one.get('key'), other.get('key')))
    return 'different';
  const partial = one.get('partialFilterExpression') ?? null;
  if (!equal(partial, other.get('partialFilterExpression') ?? null)) return 'equivalent';
  return ['unique', 'sparse', 'expireAfterSeconds'].every((option) => sameOption(one, other, option))
    ? 'identical'
    : 'equivalent';
}

function sameNames(one: Value | undefined, other: Value | undefined): boolean {
  return isDoc(one) && isDoc(other) && one.names.join('\0') === other.names.join('\0');
}
