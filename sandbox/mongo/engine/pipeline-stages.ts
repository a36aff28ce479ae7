// The stages of aggregation pipelines by name, and how a list of them becomes one function.
import { bucket, bucketAuto, count, group, sortByCount } from './stage-group.ts';
import { applyLevel, type ProjectionLevel } from './projection-tree.ts';
import { compileValue } from './expression.ts';
import { expressionEnv, type RunStage, type StageContext, type StageParser } from './pipeline-parts.ts';
import { facet, lookup, match, unionWith, unwind } from './stage-join.ts';
import { integerOf, numberOf } from './plain.ts';
import { locationError, notSupported } from './errors.ts';
import { parseAddFields, parseProjection, parseUnset } from './projection-parse.ts';
import { parseSort, sortDocs } from './sort.ts';
import { type Scope } from './expression-parts.ts';
import { Doc, isDoc, isNumeric, typeName, type Value } from './values.ts';

function* mapEach(docs: Iterable<Doc>, change: (doc: Doc) => Doc): Iterable<Doc> {
  for (const doc of docs) yield change(doc);
}

function reshape(level: ProjectionLevel): RunStage {
  return (docs, env) => {
    const inner = expressionEnv(env, new Doc());
    return mapEach(docs, (doc) => {
      inner.root = doc;
      return applyLevel(level, doc, inner);
    });
  };
}

const project: StageParser = (argument, { scope }) => {
  if (!isDoc(argument)) throw locationError(15969, '$project specification must be an object');
  return reshape(parseProjection(argument, scope, false).level);
};

const addFields: StageParser = (argument, { scope }) => {
  if (!isDoc(argument))
    throw locationError(40272, `$addFields specification stage must be an object, got ${typeName(argument)}`);
  return reshape(parseAddFields(argument, scope));
};

const unset: StageParser = (argument) => {
  const paths = Array.isArray(argument) ? argument : [argument];
  if (paths.length === 0)
    throw locationError(31119, '$unset specification must be a string or an array with at least one field');
  return reshape(
    parseUnset(
      paths.map((path) => {
        if (typeof path !== 'string')
          throw locationError(31120, '$unset specification must be a string or an array containing only string values');
        return path;
      }),
    ),
  );
};

function replaceRoot(expression: Value, scope: Scope): RunStage {
  const compiled = compileValue(expression, scope);
  return (docs, env) => {
    const inner = expressionEnv(env, new Doc());
    return mapEach(docs, (doc) => {
      inner.root = doc;
      const value = compiled.run(inner);
      if (isDoc(value)) return value;
      throw locationError(
        40228,
        `'newRoot' expression must evaluate to an object, but it is of type '${typeName(value)}'`,
      );
    });
  };
}

const replaceRootStage: StageParser = (argument, { scope }) => {
  if (!isDoc(argument))
    throw locationError(40229, `expected an object as specification for $replaceRoot stage, got ${typeName(argument)}`);
  const unknown = argument.names.find((name) => name !== 'newRoot');
  if (unknown !== undefined) throw locationError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  const expression = argument.get('newRoot');
  if (expression === undefined)
    throw locationError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replaceRoot(expression, scope);
};

const sort: StageParser = (argument, { limit }) => {
  if (!isDoc(argument)) throw locationError(15973, 'the $sort key specification must be an object');
  if (argument.size === 0) throw locationError(15976, '$sort stage must have at least one sort key');
  parseSort(argument);
  return (docs) => sortDocs(docs, argument, limit);
};

/** Throws 15957 and 15958 for what is no positive whole number. */
export function limitOf(argument: Value): number {
  if (!isNumeric(argument)) throw locationError(15957, 'the limit must be specified as a number');
  const limit = integerOf(argument);
  if (limit === null && !Number.isInteger(numberOf(argument)))
    throw locationError(51024, 'invalid argument to $limit stage');
  if (limit === null || limit <= 0) throw locationError(15958, 'the limit must be positive');
  return limit;
}

const limit: StageParser = (argument) => {
  const most = limitOf(argument);
  return function* (docs) {
    let taken = 0;
    for (const doc of docs) {
      yield doc;
      if (++taken >= most) return;
    }
  };
};

export function skipOf(argument: Value): number {
  if (!isNumeric(argument)) throw locationError(15972, 'Argument to $skip must be a number');
  const skip = integerOf(argument);
  if (skip === null || skip < 0) throw locationError(15956, 'Argument to $skip cannot be negative');
  return skip;
}

const skip: StageParser = (argument) => {
  const least = skipOf(argument);
  return function* (docs) {
    let passed = 0;
    for (const doc of docs) if (passed++ >= least) yield doc;
  };
};

const sample: StageParser = (argument) => {
  if (!isDoc(argument)) throw locationError(28745, 'the $sample stage specification must be an object');
  const sizeValue = argument.get('size');
  if (sizeValue === undefined) throw locationError(28749, '$sample stage must specify a size');
  const size = isNumeric(sizeValue) ? integerOf(sizeValue) : null;
  if (size === null) throw locationError(28746, 'size argument to $sample must be a number');
  if (size < 0) throw locationError(28747, 'size argument to $sample must not be negative');
  return (docs) => {
    const all = [...docs];
    for (let i = 0; i < Math.min(size, all.length); i++) {
      const other = i + Math.floor(Math.random() * (all.length - i));
      [all[i], all[other]] = [all[other]!, all[i]!];
    }
    return all.slice(0, size);
  };
};

const STAGES: Record<string, StageParser> = {
  $match: match,
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $sort: sort,
  $limit: limit,
  $skip: skip,
  $group: group,
  $count: count,
  $unwind: unwind,
  $lookup: lookup,
  $unionWith: unionWith,
  $facet: facet,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $sortByCount: sortByCount,
  $replaceRoot: replaceRootStage,
  $replaceWith: (argument, { scope }) => replaceRoot(argument, scope),
  $sample: sample,
};

const REFUSED = new Set(
  (
    '$out $merge $redact $graphLookup $geoNear $indexStats $collStats $planCacheStats $changeStream $currentOp $listSessions ' +
    '$listLocalSessions $search $searchMeta $densify $fill $setWindowFields $documents $vectorSearch $queryStats'
  ).split(' '),
);

/** The stages that updates may use. */
export const REPLACING_STAGES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** The limit that stands right behind the stage, through a skip; Infinity if none. */
function limitAfter(stages: readonly Doc[], at: number): number {
  let skipped = 0;
  for (const stage of stages.slice(at + 1)) {
    const value = stage.values[0]!;
    if (stage.names[0] === '$skip') skipped += skipOf(value);
    else return stage.names[0] === '$limit' ? limitOf(value) + skipped : Infinity;
  }
  return Infinity;
}

/** Throws 40323 and 40324 for what is no stage, 115 for stages that are left out, and each stage's own codes. */
export function compileStages(stages: readonly Doc[], scope: Scope, reads = new Set<string>()): RunStage {
  const runs = stages.map((stage, i) => {
    if (stage.size !== 1)
      throw locationError(40323, 'A pipeline stage specification object must contain exactly one field.');
    const name = stage.names[0]!;
    const parser = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (REFUSED.has(name)) throw notSupported(`The stage ${name}`);
    if (parser === undefined) throw locationError(40324, `Unrecognized pipeline stage name: '${name}'`);
    const context: StageContext = {
      scope,
      reads,
      compilePipeline: (inner, innerScope) => compileStages(inner, innerScope, reads),
      limit: name === '$sort' ? limitAfter(stages, i) : Infinity,
    };
    return parser(stage.values[0]!, context);
  });
  return (docs, env) => runs.reduce((input, run) => run(input, env), docs);
}
