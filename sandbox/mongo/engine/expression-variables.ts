// Operators that bind variables: over the elements of an array, or for one expression.
import { isTruthy } from './plain.ts';
import {
  declare,
  fold,
  isNullish,
  namedArguments,
  type Operator,
  type Operators,
  type Scope,
} from './expression-parts.ts';
import { locationError, mongoError, notSupported } from './errors.ts';
import { type Doc, isDoc, typeName, type Value } from './values.ts';

/** User variables begin with a small letter (or beyond ASCII); CURRENT alone may be bound too, which is refused here. */
export function checkVariableName(name: string): void {
  if (name === '') throw mongoError('FailedToParse', 'empty variable names are not allowed');
  if (name === 'CURRENT') throw notSupported('Binding the variable CURRENT');
  if (!/^[a-z\u0080-\uffff]/.test(name)) {
    throw mongoError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
  const wrong = /[^a-zA-Z0-9_\u0080-\uffff]/.exec(name);
  if (wrong !== null)
    throw mongoError('FailedToParse', `'${name}' contains an invalid character for a variable name: '${wrong[0]}'`);
}

function required(fields: Doc, name: string, operator: string, code: number): Value {
  const value = fields.get(name);
  if (value === undefined) throw locationError(code, `Missing '${name}' parameter to ${operator}`);
  return value;
}

function nameOf(fields: Doc, fallback: string): string {
  const value = fields.get('as');
  const name = value === undefined ? fallback : typeof value === 'string' ? value : '';
  checkVariableName(name);
  return name;
}

const map: Operator = (argument, scope, compile) => {
  if (!isDoc(argument)) throw locationError(16878, '$map only supports an object as its argument');
  const fields = namedArguments('$map', argument, { notObject: 16878, unknown: 16879 }, ['input', 'as', 'in']);
  const input = compile(required(fields, 'input', '$map', 16880), scope);
  const inner = declare(scope, nameOf(fields, 'this'));
  const body = compile(required(fields, 'in', '$map', 16882), inner.scope);
  return fold(
    (env) => {
      const items = input.run(env);
      if (isNullish(items)) return null;
      if (!Array.isArray(items)) throw locationError(16883, `input to $map must be an array not ${typeName(items)}`);
      return items.map((item) => {
        env.slots[inner.slot] = item;
        return body.run(env) ?? null;
      });
    },
    [input, { run: body.run, constant: false }],
  );
};

const filter: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$filter', argument, { notObject: 28646, unknown: 28647 }, ['input', 'as', 'cond']);
  const input = compile(required(fields, 'input', '$filter', 28648), scope);
  const condition = required(fields, 'cond', '$filter', 28650);
  const inner = declare(scope, nameOf(fields, 'this'));
  const test = compile(condition, inner.scope);
  return {
    constant: false,
    run(env) {
      const items = input.run(env);
      if (isNullish(items)) return null;
      if (!Array.isArray(items)) throw locationError(28651, `input to $filter must be an array not ${typeName(items)}`);
      return items.filter((item) => {
        env.slots[inner.slot] = item;
        return isTruthy(test.run(env));
      });
    },
  };
};

const reduce: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$reduce', argument, { notObject: 40075, unknown: 40076 }, [
    'input',
    'initialValue',
    'in',
  ]);
  const input = compile(required(fields, 'input', '$reduce', 40077), scope);
  const initial = compile(required(fields, 'initialValue', '$reduce', 40078), scope);
  const withThis = declare(scope, 'this');
  const withValue = declare(withThis.scope, 'value');
  const body = compile(required(fields, 'in', '$reduce', 40079), withValue.scope);
  return {
    constant: false,
    run(env) {
      const items = input.run(env);
      if (isNullish(items)) return null;
      if (!Array.isArray(items))
        throw locationError(40080, `$reduce requires that 'input' be an array, found: ${typeName(items)}`);
      let value = initial.run(env);
      for (const item of items) {
        env.slots[withThis.slot] = item;
        env.slots[withValue.slot] = value;
        value = body.run(env);
      }
      return value;
    },
  };
};

const letOperator: Operator = (argument, scope, compile) => {
  if (!isDoc(argument)) throw locationError(16874, '$let only supports an object as its argument');
  const fields = namedArguments('$let', argument, { notObject: 16874, unknown: 16875 }, ['vars', 'in']);
  const vars = required(fields, 'vars', '$let', 16876);
  const body = required(fields, 'in', '$let', 16877);
  if (!isDoc(vars)) throw locationError(10065, `invalid parameter: expected an object (vars)`);
  let inner: Scope = scope;
  const bindings = vars.names.map((name, i) => {
    checkVariableName(name);
    const value = compile(vars.values[i]!, scope);
    const declared = declare(inner, name);
    inner = declared.scope;
    return { value, slot: declared.slot };
  });
  const result = compile(body, inner);
  return {
    constant: false,
    run(env) {
      const values = bindings.map((binding) => binding.value.run(env));
      bindings.forEach((binding, i) => (env.slots[binding.slot] = values[i]));
      return result.run(env);
    },
  };
};

export const variableOperators: Operators = { $map: map, $filter: filter, $reduce: reduce, $let: letOperator };
