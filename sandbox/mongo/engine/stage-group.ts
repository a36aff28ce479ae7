// $group and the stages that are made of it: $count, $sortByCount, $bucket and $bucketAuto.
import { ACCUMULATORS, type Accumulator } from './accumulators.ts';
import { compare } from './compare.ts';
import { type Compiled, type Maybe, type Scope } from './expression-parts.ts';
import { compileValue } from './expression.ts';
import { integerOf } from './plain.ts';
import { keyText } from './key.ts';
import { locationError, notSupported } from './errors.ts';
import { expressionEnv, type RunStage, type StageParser } from './pipeline-parts.ts';
import { rankOf } from './compare.ts';
import { sortDocs } from './sort.ts';
import { Doc, isDoc, isNumeric, typeName, type Value } from './values.ts';

type Field = { name: string; make: () => Accumulator; argument: Compiled };

function parseField(name: string, value: Value, scope: Scope): Field {
  if (name.includes('.')) throw locationError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$')) throw locationError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDoc(value)) throw locationError(40234, `The field '${name}' must be an accumulator object`);
  if (value.size !== 1) throw locationError(40238, `The field '${name}' must specify one accumulator`);
  const operator = value.names[0]!;
  const argument = value.values[0]!;
  const make = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (operator === '$accumulator') throw notSupported('The accumulator $accumulator');
  if (make === undefined) throw locationError(15952, `unknown group operator '${operator}'`);
  if (Array.isArray(argument) && argument.length !== 1)
    throw locationError(40237, `The ${operator} accumulator is a unary operator`);
  return { name, make, argument: compileValue(Array.isArray(argument) ? argument[0]! : argument, scope) };
}

function parseFields(fields: Doc, scope: Scope): Field[] {
  return fields.names.flatMap((name, i) => (name === '_id' ? [] : [parseField(name, fields.values[i]!, scope)]));
}

type Group = { key: Value; accumulators: Accumulator[] };

function newGroup(key: Value, fields: readonly Field[]): Group {
  return { key, accumulators: fields.map((field) => field.make()) };
}

function finish(group: Group, fields: readonly Field[]): Doc {
  const doc = new Doc(['_id'], [group.key]);
  fields.forEach((field, i) => doc.append(field.name, group.accumulators[i]!.result() ?? null));
  return doc;
}

/** Groups come in the order in which their keys first appear; MongoDB promises none. */
function groupBy(key: Compiled, fields: readonly Field[]): RunStage {
  return function* (docs, env) {
    const groups = new Map<string, Group>();
    const inner = expressionEnv(env, new Doc());
    for (const doc of docs) {
      inner.root = doc;
      const value = key.run(inner) ?? null;
      const text = keyText(value);
      let group = groups.get(text);
      if (group === undefined) {
        group = newGroup(value, fields);
        groups.set(text, group);
      }
      for (let i = 0; i < fields.length; i++) group.accumulators[i]!.add(fields[i]!.argument.run(inner));
    }
    for (const group of groups.values()) yield finish(group, fields);
  };
}

export const group: StageParser = (argument, { scope }) => {
  if (!isDoc(argument)) throw locationError(15947, "a group's fields must be specified in an object");
  const id = argument.get('_id');
  const fields = parseFields(argument, scope);
  if (id === undefined) throw locationError(15955, 'a group specification must include an _id');
  return groupBy(compileValue(id, scope), fields);
};

function counting(name: string, scope: Scope): Field {
  return parseField(name, new Doc(['$sum'], [1]), scope);
}

export const count: StageParser = (name, { scope }) => {
  if (typeof name !== 'string') throw locationError(40156, 'the count field must be a non-empty string');
  if (name === '') throw locationError(40157, 'the count field must be a non-empty string');
  if (name.startsWith('$')) throw locationError(40158, 'the count field cannot be a $-prefixed path');
  if (name.includes('.')) throw locationError(40160, "the count field cannot contain '.'");
  const run = groupBy(compileValue(null, scope), [counting(name, scope)]);
  return function* (docs, env) {
    for (const doc of run(docs, env)) yield new Doc([name], [doc.get(name)!]);
  };
};

export const sortByCount: StageParser = (argument, { scope }) => {
  const isExpression = isDoc(argument) && argument.names[0]?.startsWith('$') === true;
  if (isDoc(argument) && !isExpression)
    throw locationError(40147, 'the sortByCount field must be defined as an expression');
  if (!isDoc(argument) && typeof argument !== 'string') {
    throw locationError(40149, 'the sortByCount field must be specified as a string or as an object');
  }
  if (typeof argument === 'string' && !argument.startsWith('$')) {
    throw locationError(40148, 'the sortByCount field must be defined as a $-prefixed path or an expression');
  }
  const run = groupBy(compileValue(argument, scope), [counting('count', scope)]);
  return (docs, env) => sortDocs(run(docs, env), new Doc(['count'], [-1]));
};

function parseOutput(output: Value | undefined, scope: Scope, code: number): Field[] {
  if (output === undefined) return [counting('count', scope)];
  if (!isDoc(output)) throw locationError(code, "The 'output' field must be an object");
  return parseFields(output, scope);
}

function checkGroupBy(value: Value | undefined, code: number): Value {
  const isPath = typeof value === 'string' && value.startsWith('$');
  const isExpression = isDoc(value) && value.names[0]?.startsWith('$') === true;
  if (value === undefined || (!isPath && !isExpression)) {
    throw locationError(code, "The 'groupBy' field must be defined as a $-prefixed path or an expression object");
  }
  return value;
}

function parseBoundaries(value: Value | undefined, scope: Scope): Value[] {
  if (!Array.isArray(value))
    throw locationError(40200, `The $bucket 'boundaries' field must be an array, but found type: ${typeName(value)}`);
  if (value.length < 2) throw locationError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  const bounds = value.map((each) => {
    const compiled = compileValue(each, scope);
    if (!compiled.constant)
      throw locationError(40191, "The $bucket 'boundaries' field must be an array of constant values");
    return compiled.run({ root: new Doc(), slots: [], now: new Date(0) }) ?? null;
  });
  for (let i = 1; i < bounds.length; i++) {
    const [lower, upper] = [bounds[i - 1]!, bounds[i]!];
    if (rankOf(lower) !== rankOf(upper))
      throw locationError(40193, 'All values in the boundaries must have the same type');
    if (compare(lower, upper) >= 0) throw locationError(40194, 'The boundaries must be sorted in ascending order');
  }
  return bounds;
}

export const bucket: StageParser = (argument, { scope }) => {
  if (!isDoc(argument)) throw locationError(40201, 'Argument to $bucket stage must be an object');
  const unknown = argument.names.find((name) => !['groupBy', 'boundaries', 'default', 'output'].includes(name));
  if (unknown !== undefined) throw locationError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  if (!argument.has('groupBy') || !argument.has('boundaries')) {
    throw locationError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  const by = compileValue(checkGroupBy(argument.get('groupBy'), 40202), scope);
  const bounds = parseBoundaries(argument.get('boundaries'), scope);
  const fallbackValue = argument.get('default');
  const fallback = fallbackValue === undefined ? undefined : compileValue(fallbackValue, scope);
  if (fallback?.constant === false)
    throw locationError(40195, "The $bucket 'default' field must be a constant expression");
  const other = fallback?.run({ root: new Doc(), slots: [], now: new Date(0) });
  if (other !== undefined && compare(other, bounds[0]!) >= 0 && compare(other, bounds.at(-1)!) < 0) {
    throw locationError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or not less than the highest",
    );
  }
  const key: Compiled = {
    constant: false,
    run(env) {
      const value = by.run(env);
      const at = value === undefined ? -1 : bounds.findLastIndex((bound) => compare(bound, value) <= 0);
      if (at >= 0 && at < bounds.length - 1) return bounds[at];
      if (other !== undefined) return other;
      throw locationError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    },
  };
  const run = groupBy(key, parseOutput(argument.get('output'), scope, 40196));
  return (docs, env) => sortDocs(run(docs, env), new Doc(['_id'], [1]));
};

function fill(
  sorted: readonly { value: Value; doc: Doc }[],
  buckets: number,
  add: (item: { value: Value; doc: Doc }, isNew: boolean, min: Value) => void,
  close: (max: Value) => void,
): void {
  const size = Math.max(1, Math.round(sorted.length / buckets));
  let at = 0;
  for (let made = 1; at < sorted.length; made++) {
    const min = sorted[at]!.value;
    const start = at;
    const end = made === buckets ? sorted.length : Math.min(sorted.length, at + size);
    // Equal values stay together, so a bucket may be larger.
    while (at < end || (at < sorted.length && compare(sorted[at]!.value, sorted[at - 1]!.value) === 0)) {
      add(sorted[at]!, at === start, min);
      at++;
    }
    close(at < sorted.length ? sorted[at]!.value : sorted[at - 1]!.value);
  }
}

export const bucketAuto: StageParser = (argument, { scope }) => {
  if (!isDoc(argument)) throw locationError(40240, 'The argument to $bucketAuto must be an object');
  const unknown = argument.names.find((name) => !['groupBy', 'buckets', 'output', 'granularity'].includes(name));
  if (unknown !== undefined) throw locationError(40245, `Unrecognized option to $bucketAuto: ${unknown}.`);
  if (argument.has('granularity')) throw notSupported('$bucketAuto with a granularity');
  const bucketsValue = argument.get('buckets');
  if (!argument.has('groupBy') || bucketsValue === undefined)
    throw locationError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  const by = compileValue(checkGroupBy(argument.get('groupBy'), 40239), scope);
  if (!isNumeric(bucketsValue)) throw locationError(40241, "The $bucketAuto 'buckets' field must be a numeric value");
  const buckets = integerOf(bucketsValue);
  if (buckets === null)
    throw locationError(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  if (buckets <= 0) throw locationError(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  const fields = parseOutput(argument.get('output'), scope, 40244);
  return function* (docs, env) {
    const inner = expressionEnv(env, new Doc());
    const valueOf = (doc: Doc): Maybe => {
      inner.root = doc;
      return by.run(inner);
    };
    const sorted = [...docs]
      .map((doc) => ({ value: valueOf(doc) ?? null, doc }))
      .sort((x, y) => compare(x.value, y.value));
    const made: Doc[] = [];
    let current = newGroup(null, fields);
    let low: Value = null;
    const add = (item: { value: Value; doc: Doc }, isNew: boolean, min: Value) => {
      if (isNew) {
        current = newGroup(null, fields);
        low = min;
      }
      inner.root = item.doc;
      fields.forEach((field, i) => current.accumulators[i]!.add(field.argument.run(inner)));
    };
    fill(sorted, buckets, add, (max) =>
      made.push(finish({ ...current, key: new Doc(['min', 'max'], [low, max]) }, fields)),
    );
    yield* made;
  };
};
