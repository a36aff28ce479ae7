// The update operators, each as a function from a field's old value to its new one.
import { addDecimals, multiplyDecimals } from './decimal.ts';
import { compare, equal } from './compare.ts';
import { fitsLong, intOrLong, toBigInt, toDecimal, widest } from './numbers.ts';
import { mongoError } from './errors.ts';
import { identical } from './identical.ts';
import { integerOf, numberOf } from './plain.ts';
import { parsePull } from './update-pull.ts';
import { parsePush } from './update-push.ts';
import { DateTime, Double, isDoc, isNumeric, type Numeric, Timestamp, typeName, type Value } from './values.ts';

export type LeafContext = { isInsert: boolean; now: Date };

/**
 * `apply` gets the old value (undefined: no such field) and returns the new one: the very same value for "no change", undefined to
 * remove the field. `missing` says what happens where the path does not exist: it is created, checked, or ignored.
 */
export type Leaf = {
  apply(old: Value | undefined, path: string, context: LeafContext): Value | undefined;
  missing: 'create' | 'check' | 'ignore';
  insertOnly?: boolean;
};

type LeafParser = (value: Value, path: string) => Leaf;

const CREATE = 'create' as const;

/** Field names that begin with $ are not stored by 4.4, except those of a DBRef. Throws 52. */
export function checkStorable(value: Value): void {
  if (Array.isArray(value)) value.forEach(checkStorable);
  if (!isDoc(value)) return;
  const isReference = value.names[0] === '$ref' && value.names[1] === '$id';
  value.names.forEach((name, i) => {
    if (name.startsWith('$') && !(isReference && ['$ref', '$id', '$db'].includes(name))) {
      throw mongoError('DollarPrefixedFieldName', `The dollar ($) prefixed field '${name}' is not valid for storage.`);
    }
    checkStorable(value.values[i]!);
  });
}

const set: LeafParser = (value) => {
  checkStorable(value);
  return { missing: CREATE, apply: (old) => (old !== undefined && identical(old, value) ? old : value) };
};

function arithmetic(name: '$inc' | '$mul', combine: (x: Numeric, y: Numeric) => Numeric | null): LeafParser {
  const verb = name === '$inc' ? 'increment' : 'multiply';
  return (by) => {
    if (!isNumeric(by))
      throw mongoError('TypeMismatch', `Cannot ${verb} with non-numeric argument of type ${typeName(by)}`);
    return {
      missing: CREATE,
      apply(old, path) {
        if (old === undefined) return name === '$inc' ? by : (combine(by, 0) ?? by);
        if (!isNumeric(old)) {
          throw mongoError(
            'TypeMismatch',
            `Cannot apply ${name} to a value of non-numeric type: the field '${path}' is of type ${typeName(old)}`,
          );
        }
        const result = combine(old, by);
        if (result === null)
          throw mongoError('BadValue', `Failed to apply ${name} operations to current value at '${path}'`);
        return identical(result, old) ? old : result;
      },
    };
  };
}

/** Null when int64 overflows, which is an error for updates (expressions go on with doubles). */
function integerResult(value: bigint, width: 'int' | 'long'): Numeric | null {
  if (!fitsLong(value)) return null;
  return width === 'int' ? intOrLong(value) : value;
}

function plus(x: Numeric, y: Numeric): Numeric | null {
  if (typeof x === 'number' && typeof y === 'number') return intOrLong(BigInt(x + y));
  const width = widest(x, y);
  if (width === 'decimal') return addDecimals(toDecimal(x), toDecimal(y));
  if (width === 'double') return new Double(numberOf(x) + numberOf(y));
  return integerResult(toBigInt(x) + toBigInt(y), width);
}

function times(x: Numeric, y: Numeric): Numeric | null {
  const width = widest(x, y);
  if (width === 'decimal') return multiplyDecimals(toDecimal(x), toDecimal(y));
  if (width === 'double') return new Double(numberOf(x) * numberOf(y));
  return integerResult(toBigInt(x) * toBigInt(y), width);
}

function extreme(direction: 1 | -1): LeafParser {
  return (value) => {
    checkStorable(value);
    return {
      missing: CREATE,
      apply: (old) => (old === undefined || compare(value, old) * direction < 0 ? value : old),
    };
  };
}

const unset: LeafParser = () => ({ missing: 'ignore', apply: () => undefined });

const currentDate: LeafParser = (value, path) => {
  let isTimestamp = false;
  if (isDoc(value)) {
    const type = value.get('$type');
    const unknown = value.names.find((name) => name !== '$type');
    if (unknown !== undefined) throw mongoError('BadValue', `Unrecognized $currentDate option: ${unknown}`);
    if (type !== 'date' && type !== 'timestamp') {
      throw mongoError('BadValue', "The '$type' string field is required to be 'date' or 'timestamp'");
    }
    isTimestamp = type === 'timestamp';
  } else if (typeof value !== 'boolean') {
    throw mongoError('BadValue', `${typeName(value)} is not valid type for $currentDate at '${path}'`);
  }
  return {
    missing: CREATE,
    apply: (_old, _path, { now }) =>
      isTimestamp ? new Timestamp(Math.floor(now.getTime() / 1000), 1) : new DateTime(now.getTime()),
  };
};

const BIT_OPERATIONS: Record<string, (x: bigint, y: bigint) => bigint> = {
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
};

const bit: LeafParser = (value, path) => {
  if (!isDoc(value)) throw mongoError('BadValue', `The $bit modifier is not compatible with a ${typeName(value)}`);
  if (value.size === 0) throw mongoError('BadValue', `You must pass in at least one bitwise operation for '${path}'`);
  const steps = value.names.map((name, i) => {
    const operation = Object.hasOwn(BIT_OPERATIONS, name) ? BIT_OPERATIONS[name] : undefined;
    const operand = value.values[i]!;
    if (operation === undefined)
      throw mongoError('BadValue', `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    if (typeof operand !== 'number' && typeof operand !== 'bigint') {
      throw mongoError('BadValue', 'The $bit modifier field must be an Integer(32/64 bit)');
    }
    return { operation, operand };
  });
  return {
    missing: CREATE,
    apply(old = 0) {
      if (typeof old !== 'number' && typeof old !== 'bigint') {
        throw mongoError('BadValue', `Cannot apply $bit to a value of non-integral type ${typeName(old)} at '${path}'`);
      }
      let result: number | bigint = old;
      for (const { operation, operand } of steps) {
        const exact: bigint = operation(BigInt(result), BigInt(operand));
        result = typeof result === 'number' && typeof operand === 'number' ? Number(exact) : exact;
      }
      return result;
    },
  };
};

function newMembers(values: Value[], present: readonly Value[]): Value[] {
  const added: Value[] = [];
  for (const value of values) {
    if (!present.some((each) => equal(each, value)) && !added.some((each) => equal(each, value))) added.push(value);
  }
  return added;
}

const addToSet: LeafParser = (value, path) => {
  let values: Value[] = [value];
  if (isDoc(value) && value.names[0] === '$each') {
    const each = value.values[0]!;
    if (!Array.isArray(each))
      throw mongoError(
        'TypeMismatch',
        `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`,
      );
    if (value.size > 1) throw mongoError('BadValue', 'Found unexpected fields after $each in $addToSet');
    values = each;
  }
  values.forEach(checkStorable);
  return {
    missing: CREATE,
    apply(old) {
      if (old === undefined) return newMembers(values, []);
      if (!Array.isArray(old)) {
        throw mongoError(
          'BadValue',
          `Cannot apply $addToSet to non-array field. Field named '${path}' has non-array type ${typeName(old)}`,
        );
      }
      const added = newMembers(values, old);
      return added.length === 0 ? old : [...old, ...added];
    },
  };
};

const pop: LeafParser = (value, path) => {
  const end = integerOf(value);
  if (end === null) throw mongoError('FailedToParse', `Expected a number in: ${path}`);
  if (end !== 1 && end !== -1) throw mongoError('FailedToParse', `$pop expects 1 or -1, found: ${end}`);
  return {
    missing: 'check',
    apply(old) {
      if (!Array.isArray(old))
        throw mongoError('TypeMismatch', `Path '${path}' contains an element of non-array type '${typeName(old)}'`);
      if (old.length === 0) return old;
      return end === 1 ? old.slice(0, -1) : old.slice(1);
    },
  };
};

function culling(name: string, parse: (value: Value) => (item: Value) => boolean): LeafParser {
  return (value) => {
    const matches = parse(value);
    return {
      missing: 'check',
      apply(old) {
        if (!Array.isArray(old)) throw mongoError('BadValue', `Cannot apply ${name} to a non-array value`);
        const kept = old.filter((item) => !matches(item));
        return kept.length === old.length ? old : kept;
      },
    };
  };
}

function parsePullAll(value: Value): (item: Value) => boolean {
  if (!Array.isArray(value))
    throw mongoError('BadValue', `$pullAll requires an array argument but was given a ${typeName(value)}`);
  return (item) => value.some((each) => equal(each, item));
}

const push: LeafParser = (value, path) => {
  const change = parsePush(value, checkStorable);
  return {
    missing: CREATE,
    apply(old) {
      if (old === undefined) return change([]) ?? [];
      if (!Array.isArray(old)) {
        throw mongoError('BadValue', `The field '${path}' must be an array but is of type ${typeName(old)}`);
      }
      return change(old) ?? old;
    },
  };
};

/** All operators but $rename, which touches two fields. */
export const LEAF_PARSERS: Record<string, LeafParser> = {
  $set: set,
  $setOnInsert: (value, path) => ({ ...set(value, path), insertOnly: true }),
  $inc: arithmetic('$inc', plus),
  $mul: arithmetic('$mul', times),
  $min: extreme(1),
  $max: extreme(-1),
  $unset: unset,
  $currentDate: currentDate,
  $bit: bit,
  $addToSet: addToSet,
  $pop: pop,
  $pull: culling('$pull', parsePull),
  $pullAll: culling('$pullAll', parsePullAll),
  $push: push,
};
