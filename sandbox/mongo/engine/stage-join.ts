// $lookup, $unionWith, $facet and $unwind: stages that make several documents of one, or join other collections.
import { anyAt, makePath, positionOf } from './paths.ts';
import { type Compiled, declare, type Maybe } from './expression-parts.ts';
import { checkVariableName } from './expression-variables.ts';
import { compileFilter } from './filter.ts';
import { compileValue, fieldPathParts } from './expression.ts';
import { isTruthy } from './plain.ts';
import { keyText } from './key.ts';
import { locationError, mongoError, notSupported, type MongoError } from './errors.ts';
import { expressionEnv, type RunStage, type StageContext, type StageEnv, type StageParser } from './pipeline-parts.ts';
import { Doc, isDoc, Regex, typeName, type Value } from './values.ts';

/** Sets a nested field in a copy; what is no document on the way is replaced. */
export function withNested(doc: Doc, parts: readonly string[], value: Maybe): Doc {
  const [name = '', ...rest] = parts;
  const copy = doc.copy();
  if (rest.length > 0) {
    const inner = doc.get(name);
    copy.set(name, withNested(isDoc(inner) ? inner : new Doc(), rest, value));
  } else if (value === undefined) copy.delete(name);
  else copy.set(name, value);
  return copy;
}

function nested(doc: Doc, parts: readonly string[]): Maybe {
  let at: Maybe = doc;
  for (const part of parts) at = isDoc(at) ? at.get(part) : undefined;
  return at;
}

/** Every value of the local field: arrays give their elements; positions are followed. */
function localValues(value: Maybe, parts: readonly string[], depth: number, found: Value[]): void {
  if (depth === parts.length) {
    if (Array.isArray(value)) found.push(...value);
    else if (value !== undefined) found.push(value);
  } else if (isDoc(value)) localValues(value.get(parts[depth]!), parts, depth + 1, found);
  else if (Array.isArray(value)) {
    const position = positionOf(parts[depth]!);
    if (position >= 0) localValues(value[position], parts, depth + 1, found);
    else for (const item of value) if (isDoc(item)) localValues(item, parts, depth, found);
  }
}

type Indexed = { docs: Doc[]; byKey: Map<string, number[]> };

/** The foreign collection by every value that an equality on the field could meet; missing counts as null. */
function indexForeign(docs: Iterable<Doc>, field: string): Indexed {
  const path = makePath(field);
  const indexed: Indexed = { docs: [...docs], byKey: new Map() };
  indexed.docs.forEach((doc, i) => {
    anyAt(
      doc,
      path,
      true,
      (value) => {
        const key = keyText(value === undefined || (isSpecial(value) && value.bsonType === 6) ? null : value);
        const list = indexed.byKey.get(key);
        if (list === undefined) indexed.byKey.set(key, [i]);
        else if (list.at(-1) !== i) list.push(i);
        return false;
      },
      null,
    );
  });
  return indexed;
}

function isSpecial(value: Value): value is Exclude<Value & object, Value[]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matchForeign(indexed: Indexed, values: Value[]): Doc[] {
  const at = new Set<number>();
  for (const value of values) for (const i of indexed.byKey.get(keyText(value)) ?? []) at.add(i);
  return [...at].sort((x, y) => x - y).map((i) => indexed.docs[i]!);
}

function failed(message: string): MongoError {
  return mongoError('FailedToParse', message);
}

function text(argument: Doc, name: string): string {
  const value = argument.get(name);
  if (typeof value !== 'string')
    throw failed(`$lookup argument '${name}' must be a string, is type ${typeName(value)}`);
  return value;
}

function stagesOf(value: Value | undefined): Doc[] {
  if (!Array.isArray(value)) throw mongoError('TypeMismatch', "'pipeline' option must be specified as an array");
  return value.map((stage) => {
    if (!isDoc(stage)) throw mongoError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
    return stage;
  });
}

function joinByFields(from: string, argument: Doc, as: string[]): RunStage {
  const local = fieldPathParts(text(argument, 'localField'));
  const foreign = text(argument, 'foreignField');
  fieldPathParts(foreign);
  return function* (docs, env) {
    let indexed: Indexed | null = null;
    for (const doc of docs) {
      const values: Value[] = [];
      localValues(doc.get(local[0]!), local, 1, values);
      if (values.some((value) => value instanceof Regex)) throw notSupported('$lookup by a regular expression');
      indexed ??= indexForeign(env.collection(from), foreign);
      yield withNested(doc, as, matchForeign(indexed, values.length === 0 ? [null] : values));
    }
  };
}

function joinByPipeline(from: string, argument: Doc, as: string[], context: StageContext): RunStage {
  const variables = argument.get('let') ?? new Doc();
  if (!isDoc(variables)) throw failed("$lookup argument 'let' must be an object");
  let { scope } = context;
  const bindings: { slot: number; value: Compiled }[] = variables.names.map((name, i) => {
    checkVariableName(name);
    const value = compileValue(variables.values[i]!, context.scope);
    const declared = declare(scope, name);
    scope = declared.scope;
    return { slot: declared.slot, value };
  });
  const run = context.compilePipeline(stagesOf(argument.get('pipeline')), scope);
  return function* (docs, env) {
    const inner = expressionEnv(env, new Doc());
    let foreign: Doc[] | null = null;
    for (const doc of docs) {
      inner.root = doc;
      const values = bindings.map((binding) => binding.value.run(inner));
      bindings.forEach((binding, i) => (env.slots[binding.slot] = values[i]));
      foreign ??= [...env.collection(from)];
      yield withNested(doc, as, [...run(foreign, env)]);
    }
  };
}

export const lookup: StageParser = (argument, context) => {
  if (!isDoc(argument))
    throw failed(`the $lookup stage specification must be an object, but found ${typeName(argument)}`);
  for (const name of argument.names) {
    if (!['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'].includes(name))
      throw failed(`unknown argument to $lookup: ${name}`);
  }
  if (!argument.has('from')) throw failed("must specify 'from' field for a $lookup");
  if (!argument.has('as')) throw failed("must specify 'as' field for a $lookup");
  const from = text(argument, 'from');
  const as = fieldPathParts(text(argument, 'as'));
  context.reads.add(from);
  const hasFields = argument.has('localField') || argument.has('foreignField');
  if (argument.has('pipeline')) {
    if (hasFields) throw failed("$lookup with 'pipeline' may not specify 'localField' or 'foreignField'");
    return joinByPipeline(from, argument, as, context);
  }
  if (!argument.has('localField') || !argument.has('foreignField')) {
    throw failed("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  }
  if (argument.has('let')) throw failed("$lookup with a 'let' argument must also specify 'pipeline'");
  return joinByFields(from, argument, as);
};

export const unionWith: StageParser = (argument, context) => {
  let name: Value | undefined = argument;
  let run: RunStage | null = null;
  if (isDoc(argument)) {
    const unknown = argument.names.find((field) => field !== 'coll' && field !== 'pipeline');
    if (unknown !== undefined) throw locationError(40415, `BSON field '$unionWith.${unknown}' is an unknown field.`);
    name = argument.get('coll');
    if (name === undefined) throw locationError(40414, "BSON field '$unionWith.coll' is missing but a required field");
    if (argument.has('pipeline')) run = context.compilePipeline(stagesOf(argument.get('pipeline')), context.scope);
  }
  if (typeof name !== 'string')
    throw failed(`the $unionWith stage specification must be an object or string, but found ${typeName(name)}`);
  const collection = name;
  context.reads.add(collection);
  return function* (docs, env) {
    yield* docs;
    const others = env.collection(collection);
    yield* run === null ? others : run(others, env);
  };
};

export const facet: StageParser = (argument, context) => {
  if (!isDoc(argument) || argument.size === 0)
    throw locationError(40169, 'the $facet specification must be a non-empty object');
  const facets = argument.names.map((name, i) => {
    if (name === '' || name.startsWith('$') || name.includes('.'))
      throw locationError(40170, `$facet name '${name}' is not a valid field name`);
    const value = argument.values[i]!;
    if (!Array.isArray(value))
      throw locationError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(value)}`);
    const stages = value.map((stage) => {
      if (!isDoc(stage)) throw locationError(40171, `elements of arrays in $facet spec must be non-empty objects`);
      if (stage.names[0] === '$facet')
        throw locationError(40600, '$facet is not allowed to be used within a $facet stage');
      return stage;
    });
    return { name, run: context.compilePipeline(stages, context.scope) };
  });
  return function* (docs, env: StageEnv) {
    const all = [...docs];
    const result = new Doc();
    for (const { name, run } of facets) result.append(name, [...run(all, env)]);
    yield result;
  };
};

type Unwind = { parts: string[]; indexField: string[] | null; preserve: boolean };

function parseUnwind(argument: Value): Unwind {
  const options = isDoc(argument) ? argument : new Doc(['path'], [argument]);
  const unknown = options.names.find(
    (name) => !['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(name),
  );
  if (unknown !== undefined) throw locationError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (!isDoc(argument) && typeof argument !== 'string') {
    throw locationError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(argument)}`,
    );
  }
  const path = options.get('path');
  if (path === undefined) throw locationError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string') throw locationError(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$'))
    throw locationError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const index = options.get('includeArrayIndex');
  if (index !== undefined && (typeof index !== 'string' || index === '')) {
    throw locationError(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  }
  if (index?.startsWith('$') === true)
    throw locationError(28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$'");
  const preserve = options.get('preserveNullAndEmptyArrays') ?? false;
  if (typeof preserve !== 'boolean') {
    throw locationError(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  }
  return {
    parts: fieldPathParts(path.slice(1)),
    indexField: index === undefined ? null : fieldPathParts(index),
    preserve: isTruthy(preserve),
  };
}

export const unwind: StageParser = (argument) => {
  const { parts, indexField, preserve } = parseUnwind(argument);
  const numbered = (doc: Doc, index: bigint | null) => (indexField === null ? doc : withNested(doc, indexField, index));
  return function* (docs) {
    for (const doc of docs) {
      const value = nested(doc, parts);
      if (!Array.isArray(value)) {
        const isNothing = value === undefined || value === null || (isSpecial(value) && value.bsonType === 6);
        if (!isNothing || preserve) yield numbered(doc, null);
      } else if (value.length === 0) {
        if (preserve) yield numbered(withNested(doc, parts, undefined), null);
      } else {
        for (let i = 0; i < value.length; i++) yield numbered(withNested(doc, parts, value[i]), BigInt(i));
      }
    }
  };
};

/** `$match` in a pipeline, where `$expr` sees the pipeline's variables. */
export const match: StageParser = (argument, { scope }) => {
  if (!isDoc(argument)) throw locationError(15959, 'the match filter must be an expression in an object');
  const current = { root: new Doc(), slots: [] as Maybe[], now: new Date(0) };
  const expression = (value: Value) => {
    const compiled = compileValue(value, scope);
    return (doc: Doc): Maybe => {
      current.root = doc;
      return compiled.run(current);
    };
  };
  const filter = compileFilter(argument, undefined, { expression });
  return function* (docs, env) {
    for (const doc of docs) {
      current.slots = env.slots;
      current.now = env.now;
      if (filter.matches(doc)) yield doc;
    }
  };
};
