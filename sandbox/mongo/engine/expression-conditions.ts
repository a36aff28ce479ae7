// Comparison, logic and choice.
import {
  argumentsOf,
  checkArity,
  type Compiled,
  compareMaybe,
  constant,
  eager,
  fold,
  isNullish,
  namedArguments,
  type Operator,
  type Operators,
} from './expression-parts.ts';
import { locationError } from './errors.ts';
import { isTruthy } from './plain.ts';
import { isDoc, type Value } from './values.ts';

const logic = (stopAt: boolean): Operator => {
  return (argument, scope, compile) => {
    const parts = argumentsOf(argument).map((each) => compile(each, scope));
    return fold((env) => {
      for (const part of parts) if (isTruthy(part.run(env)) === stopAt) return stopAt;
      return !stopAt;
    }, parts);
  };
};

function choose(condition: Compiled, yes: Compiled, no: Compiled): Compiled {
  return fold((env) => (isTruthy(condition.run(env)) ? yes.run(env) : no.run(env)), [condition, yes, no]);
}

const cond: Operator = (argument, scope, compile) => {
  if (isDoc(argument)) {
    namedArguments('$cond', argument, { notObject: 17083, unknown: 17083 }, ['if', 'then', 'else']);
    const [condition, yes, no] = ['if', 'then', 'else'].map((name, i) => {
      const value = argument.get(name);
      if (value === undefined) throw locationError(17080 + i, `Missing '${name}' parameter to $cond`);
      return compile(value, scope);
    });
    return choose(condition!, yes!, no!);
  }
  const list = argumentsOf(argument);
  checkArity('$cond', list.length, 3, 3);
  const [condition, yes, no] = list.map((each) => compile(each, scope));
  return choose(condition!, yes!, no!);
};

function parseBranch(branch: Value, read: (value: Value) => Compiled): { when: Compiled; then: Compiled } {
  if (!isDoc(branch)) throw locationError(40062, '$switch expected each branch to be an object');
  for (const name of branch.names) {
    if (name !== 'case' && name !== 'then')
      throw locationError(40063, `$switch found an unknown argument to a branch: ${name}`);
  }
  const when = branch.get('case');
  const then = branch.get('then');
  if (when === undefined) throw locationError(40064, "$switch requires each branch have a 'case' expression");
  if (then === undefined) throw locationError(40065, "$switch requires each branch have a 'then' expression.");
  return { when: read(when), then: read(then) };
}

const switchOperator: Operator = (argument, scope, compile) => {
  const fields = namedArguments('$switch', argument, { notObject: 40060, unknown: 40067 }, ['branches', 'default']);
  const branchList = fields.get('branches') ?? [];
  if (!Array.isArray(branchList)) throw locationError(40061, "$switch expected an array for 'branches'");
  if (branchList.length === 0) throw locationError(40068, '$switch requires at least one branch.');
  const branches = branchList.map((branch) => parseBranch(branch, (value) => compile(value, scope)));
  const otherwise = fields.get('default');
  const fallback = otherwise === undefined ? undefined : compile(otherwise, scope);
  return {
    constant: false,
    run(env) {
      for (const { when, then } of branches) if (isTruthy(when.run(env))) return then.run(env);
      if (fallback !== undefined) return fallback.run(env);
      throw locationError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    },
  };
};

const ifNull: Operator = (argument, scope, compile) => {
  const list = argumentsOf(argument);
  checkArity('$ifNull', list.length, 2, list.length);
  const parts = list.map((each) => compile(each, scope));
  const last = parts.at(-1) ?? constant(null);
  return fold((env) => {
    for (const part of parts) {
      const value = part.run(env);
      if (part === last || !isNullish(value)) return value;
    }
    return undefined;
  }, parts);
};

export const conditionOperators: Operators = {
  $eq: eager('$eq', 2, 2, (x, y) => compareMaybe(x, y) === 0),
  $ne: eager('$ne', 2, 2, (x, y) => compareMaybe(x, y) !== 0),
  $gt: eager('$gt', 2, 2, (x, y) => compareMaybe(x, y) > 0),
  $gte: eager('$gte', 2, 2, (x, y) => compareMaybe(x, y) >= 0),
  $lt: eager('$lt', 2, 2, (x, y) => compareMaybe(x, y) < 0),
  $lte: eager('$lte', 2, 2, (x, y) => compareMaybe(x, y) <= 0),
  $cmp: eager('$cmp', 2, 2, (x, y) => Math.sign(compareMaybe(x, y))),
  $and: logic(false),
  $or: logic(true),
  $not: eager('$not', 1, 1, (x) => !isTruthy(x)),
  $cond: cond,
  $switch: switchOperator,
  $ifNull: ifNull,
};
