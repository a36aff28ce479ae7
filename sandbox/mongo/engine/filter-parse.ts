// Reads a filter document into a tree, with MongoDB's errors for what is malformed.
import {
  isTypeCode,
  isDoc,
  isNumeric,
  Regex,
  typeCodeOfName,
  typeName,
  typeOf,
  type Doc,
  type Value,
} from './values.ts';
import { locationError, mongoError, notSupported, type MongoError } from './errors.ts';
import { type Comparison, type FilterNode } from './filter-tree.ts';
import { makePath, type Path } from './paths.ts';
import { isTruthy, integerOf, numberOf } from './plain.ts';
import { decimalToBigInt, Decimal } from './decimal.ts';
import { compileRegex } from './regex.ts';

function bad(message: string): MongoError {
  return mongoError('BadValue', message);
}

const COMPARISONS: Record<string, Comparison> = { $eq: 'EQ', $lt: 'LT', $lte: 'LTE', $gt: 'GT', $gte: 'GTE' };
const BITS = {
  $bitsAllSet: 'allSet',
  $bitsAllClear: 'allClear',
  $bitsAnySet: 'anySet',
  $bitsAnyClear: 'anyClear',
} as const;
const PATHLESS = new Set(['$and', '$or', '$nor', '$expr', '$where', '$text', '$comment', '$jsonSchema', '$sampleRate']);
const REFUSED_OPERATORS = new Set([
  '$geoWithin',
  '$geoIntersects',
  '$near',
  '$nearSphere',
  '$within',
  '$geoNear',
  '$maxDistance',
  '$minDistance',
]);

export type ParseContext = {
  /** Compiles what `$expr` holds. */
  expression: (value: Value) => (doc: Doc) => Value | undefined;
  /** `$expr` belongs to whole documents: inside `$elemMatch`, `$pull` and array filters it is an error (224). */
  noExpressions: boolean;
};

/** Whether the name is an operator on a field, such as $gt. */
export function isFieldOperator(name: string | undefined): boolean {
  return name !== undefined && (FIELD_OPERATORS.has(name) || REFUSED_OPERATORS.has(name));
}

const FIELD_OPERATORS = new Set([
  ...Object.keys(COMPARISONS),
  ...Object.keys(BITS),
  ...['$ne', '$in', '$nin', '$not', '$exists', '$type', '$mod', '$size', '$all', '$elemMatch', '$regex', '$options'],
]);

/** Whether the value is `{ $operator: ... }` and not a literal document (or a DBRef). */
function isOperatorDoc(value: Value | undefined): value is Doc {
  if (!isDoc(value)) return false;
  const first = value.names[0];
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

function parseTree(type: 'AND' | 'OR' | 'NOR', name: string, value: Value, context: ParseContext): FilterNode {
  if (!Array.isArray(value)) throw bad(`${name} must be an array`);
  if (value.length === 0) throw bad('$and/$or/$nor must be a nonempty array');
  return {
    type,
    children: value.map((entry) => {
      if (!isDoc(entry)) throw bad('$or/$and/$nor entries need to be full objects');
      return parseFilter(entry, context);
    }),
  };
}

export function parseFilter(filter: Doc, context: ParseContext): FilterNode {
  const children: FilterNode[] = [];
  filter.names.forEach((name, i) => {
    const value = filter.values[i]!;
    if (name.startsWith('$')) children.push(...parseTopLevel(name, value, context));
    else children.push(...parseField(makePath(name), value, context));
  });
  return { type: 'AND', children };
}

function parseTopLevel(name: string, value: Value, context: ParseContext): FilterNode[] {
  switch (name) {
    case '$and':
      return [parseTree('AND', name, value, context)];
    case '$or':
      return [parseTree('OR', name, value, context)];
    case '$nor':
      return [parseTree('NOR', name, value, context)];
    case '$comment':
      return [];
    case '$expr': {
      if (context.noExpressions) throw mongoError('QueryFeatureNotAllowed', '$expr is not allowed in this context');
      const evaluate = context.expression(value);
      return [{ type: 'EXPRESSION', test: (doc) => isTruthy(evaluate(doc)) }];
    }
    case '$alwaysTrue':
      return [];
    case '$alwaysFalse':
      return [{ type: 'ALWAYS_FALSE' }];
    case '$where':
    case '$text':
    case '$jsonSchema':
    case '$sampleRate':
      throw notSupported(`The filter operator ${name}`);
    case '$ref':
    case '$id':
    case '$db':
      return parseField(makePath(name), value, context);
    default:
      throw bad(`unknown top level operator: ${name}`);
  }
}

function parseField(path: Path, value: Value, context: ParseContext): FilterNode[] {
  if (isOperatorDoc(value)) return parseOperators(path, value, context);
  if (value instanceof Regex) return [parseRegex(path, value)];
  return [parseComparison(path, 'EQ', value)];
}

function parseRegex(path: Path, regex: Regex): FilterNode {
  compileRegex(regex);
  return { type: 'REGEX', path, regex };
}

function parseComparison(path: Path, type: Comparison, value: Value): FilterNode {
  if (typeOf(value) === 6) throw bad('cannot compare to undefined');
  if (type !== 'EQ' && value instanceof Regex)
    throw bad(`Can't have RegEx as arg to predicate over field '${path.text}'.`);
  return { type, path, value };
}

function parseOperators(path: Path, operators: Doc, context: ParseContext): FilterNode[] {
  return operators.names.flatMap((name, i) => parseOperator(path, name, operators.values[i]!, operators, context));
}

function not(child: FilterNode): FilterNode[] {
  return [{ type: 'NOT', child }];
}

function parseOperator(path: Path, name: string, value: Value, siblings: Doc, context: ParseContext): FilterNode[] {
  const comparison = COMPARISONS[name];
  if (comparison !== undefined) return [parseComparison(path, comparison, value)];
  switch (name) {
    case '$ne':
      if (value instanceof Regex) throw bad("Can't have regex as arg to $ne.");
      return not(parseComparison(path, 'EQ', value));
    case '$in':
      return [parseIn(path, name, value)];
    case '$nin':
      return not(parseIn(path, name, value));
    case '$not':
      return not(parseNot(path, value, context));
    case '$exists': {
      const exists: FilterNode = { type: 'EXISTS', path };
      return isTruthy(value) ? [exists] : not(exists);
    }
    case '$type':
      return [{ type: 'TYPE_OPERATOR', path, codes: parseTypes(value) }];
    case '$mod':
      return [parseMod(path, value)];
    case '$size':
      return [{ type: 'SIZE', path, size: parseSize(value) }];
    case '$all':
      return [parseAll(path, value, context)];
    case '$elemMatch':
      return [parseElemMatch(path, value, context)];
    case '$regex':
      return [parseRegexOperator(path, value, siblings.get('$options'))];
    case '$options':
      if (!siblings.has('$regex')) throw bad('$options needs a $regex');
      return [];
    case '$comment':
      return [];
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return [{ type: 'BITS', path, mode: BITS[name], positions: parseBits(value) }];
    default:
      if (REFUSED_OPERATORS.has(name)) throw notSupported(`The filter operator ${name}`);
      throw bad(`unknown operator: ${name}`);
  }
}

function parseIn(path: Path, name: string, value: Value): FilterNode {
  if (!Array.isArray(value)) throw bad(`${name} needs an array`);
  const values: Value[] = [];
  const patterns: Regex[] = [];
  for (const item of value) {
    if (isOperatorDoc(item)) throw bad(`cannot nest $ under ${name}`);
    if (typeOf(item) === 6) throw bad('InMatchExpression equality cannot be undefined');
    if (item instanceof Regex) {
      compileRegex(item);
      patterns.push(item);
    } else values.push(item);
  }
  return { type: 'MATCH_IN', path, values, patterns };
}

function parseNot(path: Path, value: Value, context: ParseContext): FilterNode {
  if (value instanceof Regex) return parseRegex(path, value);
  if (!isDoc(value)) throw bad('$not needs a regex or a document');
  if (value.size === 0) throw bad('$not cannot be empty');
  return { type: 'AND', children: parseOperators(path, value, context) };
}

/** Type numbers and aliases, as in `$type`; "number" stands for the four numeric types. */
function parseTypes(value: Value): ReadonlySet<number> {
  const codes = new Set<number>();
  const items = Array.isArray(value) ? value : [value];
  if (items.length === 0) throw mongoError('FailedToParse', '$type must match at least one type');
  for (const item of items) {
    if (typeof item === 'string') {
      const code = typeCodeOfName(item);
      if (item === 'number') [1, 16, 18, 19].forEach((each) => codes.add(each));
      else if (code === undefined) throw bad(`Unknown type name alias: ${item}`);
      else codes.add(code);
    } else if (isNumeric(item)) {
      const code = integerOf(item);
      if (code === null || !isTypeCode(code)) throw bad(`Invalid numerical type code: ${numberOf(item)}`);
      codes.add(code);
    } else throw mongoError('TypeMismatch', 'type must be represented as a number or a string');
  }
  return codes;
}

/** The integer part, saturated at the ends of int64. */
export function truncateToLong(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Decimal) {
    const integer = decimalToBigInt(value);
    return integer === null ? 0n : BigInt.asIntN(64, integer) === integer ? integer : 0n;
  }
  const number = isNumeric(value) ? Math.trunc(numberOf(value)) : 0;
  if (Number.isNaN(number)) return 0n;
  if (number >= 2 ** 63) return 2n ** 63n - 1n;
  return number <= -(2 ** 63) ? -(2n ** 63n) : BigInt(number);
}

function parseMod(path: Path, value: Value): FilterNode {
  if (!Array.isArray(value)) throw bad('malformed mod, needs to be an array');
  if (value.length < 2) throw bad('malformed mod, not enough elements');
  if (value.length > 2) throw bad('malformed mod, too many elements');
  const [divisor = null, remainder = null] = value;
  if (!isNumeric(divisor)) throw bad('malformed mod, divisor not a number');
  if (!isNumeric(remainder)) throw bad('malformed mod, remainder not a number');
  const by = truncateToLong(divisor);
  if (by === 0n) throw bad('divisor cannot be 0');
  return { type: 'MOD', path, divisor: by, remainder: truncateToLong(remainder) };
}

function parseSize(value: Value): number {
  if (!isNumeric(value)) throw mongoError('FailedToParse', 'Failed to parse $size. Expected a number');
  const size = integerOf(value);
  if (size === null) throw mongoError('FailedToParse', 'Failed to parse $size. Expected an integer');
  if (size < 0) throw mongoError('FailedToParse', 'Failed to parse $size. Expected a non-negative number');
  return size;
}

function parseAll(path: Path, value: Value, context: ParseContext): FilterNode {
  if (!Array.isArray(value)) throw bad('$all needs an array');
  const [first] = value;
  if (first === undefined) return { type: 'ALWAYS_FALSE' };
  const areElemMatches = isDoc(first) && first.names[0] === '$elemMatch';
  return {
    type: 'AND',
    children: value.map((item) => {
      if (areElemMatches) {
        if (!isDoc(item)) throw bad('$all/$elemMatch has to be consistent');
        if (item.names[0] !== '$elemMatch') throw bad('$all/$elemMatch has to be consistent');
        return parseElemMatch(path, item.values[0]!, context);
      }
      if (isOperatorDoc(item)) throw bad('no $ expressions in $all');
      return item instanceof Regex ? parseRegex(path, item) : parseComparison(path, 'EQ', item);
    }),
  };
}

function parseElemMatch(path: Path, value: Value, context: ParseContext): FilterNode {
  if (!isDoc(value)) throw bad('$elemMatch needs an Object');
  if (isOperatorDoc(value) && !PATHLESS.has(value.names[0]!)) {
    return { type: 'ELEM_MATCH_VALUE', path, children: parseOperators(makePath(''), value, context) };
  }
  if (value.names.some((name) => name === '$where')) throw bad('$elemMatch cannot contain $where expression');
  return { type: 'ELEM_MATCH_OBJECT', path, child: parseFilter(value, { ...context, noExpressions: true }) };
}

function parseRegexOperator(path: Path, value: Value, options: Value | undefined): FilterNode {
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string');
  if (value instanceof Regex) {
    if (options !== undefined && value.flags !== '')
      throw locationError(51074, 'options set in both $regex and $options');
    return parseRegex(path, new Regex(value.pattern, options ?? value.flags));
  }
  if (typeof value !== 'string') throw bad('$regex has to be a string');
  return parseRegex(path, new Regex(value, options ?? ''));
}

function parseBits(value: Value): number[] {
  if (Array.isArray(value)) {
    return value.map((item) => {
      const position = integerOf(item);
      if (position === null || position < 0)
        throw bad(`bit positions must be integers >= 0 but got: ${typeName(item)}`);
      return position;
    });
  }
  const mask = integerOf(value);
  if (mask === null) throw notSupported('A bit mask that is no integer');
  if (mask < 0) throw mongoError('FailedToParse', 'Expected a positive number for a bit mask');
  const positions: number[] = [];
  for (let i = 0; i < 53; i++) if (Math.floor(mask / 2 ** i) % 2 === 1) positions.push(i);
  return positions;
}
