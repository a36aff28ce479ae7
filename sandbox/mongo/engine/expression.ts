// Compiles expressions of the aggregation language into functions.
import { locationError, mongoError, notSupported } from './errors.ts';
import {
  type Compiled,
  constant,
  type Env,
  fold,
  type Maybe,
  newScope,
  type Operators,
  type Run,
  type Scope,
} from './expression-parts.ts';
import { accumulatorExpressions } from './expression-accumulators.ts';
import { arithmeticOperators } from './expression-arithmetic.ts';
import { arrayOperators } from './expression-arrays.ts';
import { conditionOperators } from './expression-conditions.ts';
import { conversionOperators } from './expression-convert.ts';
import { dateOperators } from './expression-dates.ts';
import { objectOperators } from './expression-objects.ts';
import { setOperators } from './expression-sets.ts';
import { stringOperators } from './expression-strings.ts';
import { variableOperators } from './expression-variables.ts';
import { type Variables } from './types.ts';
import { DateTime, Doc, isDoc, type Value } from './values.ts';

const OPERATORS: Operators = {
  ...accumulatorExpressions,
  ...arithmeticOperators,
  ...arrayOperators,
  ...conditionOperators,
  ...conversionOperators,
  ...dateOperators,
  ...objectOperators,
  ...setOperators,
  ...stringOperators,
  ...variableOperators,
  $literal: (argument) => constant(argument),
};

/** Operators of MongoDB that are not here: better refused than guessed. */
const REFUSED = new Set(
  (
    '$meta $function $accumulator $sin $cos $tan $asin $acos $atan $atan2 $asinh $acosh $atanh $sinh $cosh $tanh $degreesToRadians ' +
    '$radiansToDegrees $binarySize $bsonSize $rand $dateAdd $dateSubtract $dateDiff $dateTrunc $getField $setField $unsetField ' +
    '$sortArray $firstN $lastN $minN $maxN $tsSecond $tsIncrement $sampleRate $toHashedIndexKey $bitAnd $bitOr $bitXor $bitNot'
  ).split(' '),
);

/** Names in a field path; throws 16872, 16410, 15998 and 40353 for malformed ones. */
export function fieldPathParts(path: string): string[] {
  if (path === '') throw locationError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw locationError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw locationError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) throw locationError(16410, `FieldPath field names may not start with '$'.`);
    if (part.includes('\0')) throw locationError(16411, `FieldPath field names may not contain '\\0'.`);
  }
  return parts;
}

/** The value at a path as expressions see it: arrays on the way are mapped, positions mean nothing. */
export function valueAt(value: Maybe, parts: readonly string[], depth: number): Maybe {
  let at = value;
  for (let i = depth; i < parts.length; i++) {
    if (isDoc(at)) at = at.get(parts[i]!);
    else if (Array.isArray(at))
      return at.flatMap((item) => (isDoc(item) ? (asList(valueAt(item, parts, i)) ?? []) : []));
    else return undefined;
  }
  return at;
}

/** Wrapped, so that flatMap keeps nested arrays as they are. */
function asList(value: Maybe): Value[] | undefined {
  return value === undefined ? undefined : [value];
}

function compileFieldPath(path: string): Compiled {
  const parts = fieldPathParts(path);
  const [name = ''] = parts;
  if (parts.length === 1) return { run: (env) => env.root.get(name), constant: false };
  return { run: (env) => valueAt(env.root.get(name), parts, 1), constant: false };
}

function compileVariable(text: string, scope: Scope): Compiled {
  const [name = '', ...rest] = text.split('.');
  if (rest.length > 0) fieldPathParts(rest.join('.'));
  const slot = scope.slots.get(name);
  let run: Run;
  if (slot !== undefined) run = (env) => env.slots[slot];
  else if (name === 'ROOT' || name === 'CURRENT') run = (env) => env.root;
  else if (name === 'NOW') run = (env) => new DateTime(env.now.getTime());
  else if (name === 'REMOVE') run = () => undefined;
  else if (['DESCEND', 'PRUNE', 'KEEP', 'CLUSTER_TIME', 'JS_SCOPE', 'IS_MR', 'SEARCH_META'].includes(name)) {
    throw notSupported(`The variable $$${name}`);
  } else throw locationError(17276, `Use of undefined variable: ${name}`);
  if (rest.length === 0) return { run, constant: false };
  return { run: (env) => valueAt(run(env), rest, 0), constant: false };
}

function compileString(text: string, scope: Scope): Compiled {
  if (!text.startsWith('$')) return constant(text);
  if (text === '$') throw locationError(16872, "'$' by itself is not a valid FieldPath");
  if (text.startsWith('$$')) return compileVariable(text.slice(2), scope);
  return compileFieldPath(text.slice(1));
}

function compileArray(items: Value[], scope: Scope): Compiled {
  const parts = items.map((item) => compileValue(item, scope));
  return fold((env) => parts.map((part) => part.run(env) ?? null), parts);
}

function compileObject(object: Doc, scope: Scope): Compiled {
  const parts = object.names.map((name, i) => {
    if (name.startsWith('$'))
      throw locationError(15983, 'an object representing an expression must have exactly one field');
    if (name.includes('.')) throw locationError(16405, `FieldPath field names may not contain '.'.`);
    return { name, compiled: compileValue(object.values[i]!, scope) };
  });
  const run = (env: Env): Doc => {
    const made = new Doc();
    for (const { name, compiled } of parts) {
      const value = compiled.run(env);
      if (value !== undefined) made.set(name, value);
    }
    return made;
  };
  return fold(
    run,
    parts.map((part) => part.compiled),
  );
}

function compileOperator(name: string, argument: Value, scope: Scope): Compiled {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator !== undefined) return operator(argument, scope, compileValue);
  if (REFUSED.has(name)) throw notSupported(`The expression ${name}`);
  if (name === '$const') return constant(argument);
  throw mongoError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
}

/** Any value of the expression language: literals, paths, objects of expressions and operators. */
export function compileValue(value: Value, scope: Scope): Compiled {
  if (typeof value === 'string') return compileString(value, scope);
  if (Array.isArray(value)) return compileArray(value, scope);
  if (!isDoc(value)) return constant(value);
  const [name] = value.names;
  if (name?.startsWith('$') !== true) return compileObject(value, scope);
  if (value.size !== 1) {
    throw locationError(
      15983,
      `an object representing an expression must have exactly one field: ${value.names.join(', ')}`,
    );
  }
  return compileOperator(name, value.values[0]!, scope);
}

/** One expression with fixed variables, for filters; `now` is what `$$NOW` says. */
export function compileExpression(
  value: Value,
  variables: Variables = new Map(),
  now = new Date(),
): (doc: Doc) => Maybe {
  const { run } = compileValue(value, newScope(variables.keys()));
  const values = [...variables.values()];
  return (root) => run({ root, slots: [...values], now });
}
