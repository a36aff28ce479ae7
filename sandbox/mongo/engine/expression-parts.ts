// What the operators of the expression language are built with: scopes of variables, argument lists, constant folding.
import { compare } from './compare.ts';
import { locationError } from './errors.ts';
import { bsonUndefined, Doc, type Value } from './values.ts';

/** undefined is "missing": a field that is not there. */
export type Maybe = Value | undefined;
/** One evaluation: the document at hand and the variables, each in the slot that the compiler gave it. */
export type Env = { root: Doc; slots: Maybe[]; now: Date };
export type Run = (env: Env) => Maybe;
export type Compiled = { run: Run; constant: boolean };
/** Which variables can be named here, and how many slots are taken in all. */
export type Scope = { slots: ReadonlyMap<string, number>; counter: { taken: number } };
export type Compile = (value: Value, scope: Scope) => Compiled;
export type Operator = (argument: Value, scope: Scope, compile: Compile) => Compiled;
export type Operators = Record<string, Operator>;

export function newScope(names: Iterable<string> = []): Scope {
  const slots = new Map<string, number>();
  for (const name of names) slots.set(name, slots.size);
  return { slots, counter: { taken: slots.size } };
}

/** The scope with one more variable, and its slot. */
export function declare(scope: Scope, name: string): { scope: Scope; slot: number } {
  const slot = scope.counter.taken++;
  return { scope: { slots: new Map(scope.slots).set(name, slot), counter: scope.counter }, slot };
}

const nowhere: Env = { root: new Doc(), slots: [], now: new Date(0) };

/** Constants are evaluated once, at compile time: so their errors show even where no document is read, as in MongoDB. */
export function fold(run: Run, parts: readonly Compiled[]): Compiled {
  if (!parts.every((part) => part.constant)) return { run, constant: false };
  const value = run(nowhere);
  return { run: () => value, constant: true };
}

export function constant(value: Maybe): Compiled {
  return { run: () => value, constant: true };
}

export function isNullish(value: Maybe): value is null | undefined {
  return value === undefined || value === null || value === bsonUndefined;
}

/** Missing is below null, and equal to the stored undefined. */
export function compareMaybe(x: Maybe, y: Maybe): number {
  return compare(x ?? (x === undefined ? bsonUndefined : null), y ?? (y === undefined ? bsonUndefined : null));
}

export function argumentsOf(argument: Value): Value[] {
  return Array.isArray(argument) ? argument : [argument];
}

/** Throws 16020 and 28667, as MongoDB, when the number of arguments is wrong. */
export function checkArity(name: string, count: number, least: number, most: number): void {
  if (count >= least && count <= most) return;
  if (least === most) {
    throw locationError(16020, `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`);
  }
  throw locationError(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
  );
}

/** An operator whose arguments are all evaluated before it works. */
export function eager(name: string, least: number, most: number, work: (...values: Maybe[]) => Maybe): Operator {
  return (argument, scope, compile) => {
    const list = argumentsOf(argument);
    checkArity(name, list.length, least, most);
    const parts = list.map((each) => compile(each, scope));
    const [first, second] = parts;
    if (parts.length === 1 && first !== undefined) return fold((env) => work(first.run(env)), parts);
    if (parts.length === 2 && first !== undefined && second !== undefined) {
      return fold((env) => work(first.run(env), second.run(env)), parts);
    }
    return fold((env) => work(...parts.map((part) => part.run(env))), parts);
  };
}

/** An operator that takes any number of arguments as a list. */
export function variadic(work: (values: Maybe[]) => Maybe): Operator {
  return (argument, scope, compile) => {
    const parts = argumentsOf(argument).map((each) => compile(each, scope));
    return fold((env) => work(parts.map((part) => part.run(env))), parts);
  };
}

export type NamedParts = { get(name: string): Compiled | undefined };

/** The named arguments of operators such as `$filter: { input, as, cond }`, uncompiled. */
export function namedArguments(
  name: string,
  argument: Value,
  codes: { notObject: number; unknown: number },
  known: readonly string[],
): Doc {
  if (!(argument instanceof Doc)) {
    throw locationError(codes.notObject, `${name} only supports an object as its argument`);
  }
  for (const field of argument.names) {
    if (!known.includes(field)) throw locationError(codes.unknown, `Unrecognized parameter to ${name}: ${field}`);
  }
  return argument;
}
