// Reads projection specifications: of find, where `$slice`, `$elemMatch` and `.$` exist, and of `$project` and `$addFields`.
import { compileFilter } from './filter.ts';
import { type CompiledFilter } from './filter.ts';
import { compileValue, fieldPathParts } from './expression.ts';
import { constant, type Scope } from './expression-parts.ts';
import { integerOf, isTruthy } from './plain.ts';
import { locationError, notSupported } from './errors.ts';
import { addComputed, addNamed, newLevel, type ProjectionKind, type ProjectionLevel } from './projection-tree.ts';
import { Doc, isDoc, isNumeric, type Value } from './values.ts';

export type Slice = { parts: string[]; skip: number | null; limit: number };
export type ParsedProjection = {
  level: ProjectionLevel;
  slices: Slice[];
  /** Path of `a.$`, without the `$`. */
  positional: string[] | null;
};

type Entry =
  | { act: 'include' | 'exclude'; parts: string[] }
  | { act: 'compute'; parts: string[]; value: Value }
  | { act: 'elemMatch'; parts: string[]; filter: CompiledFilter }
  | { act: 'slice'; slice: Slice }
  | { act: 'positional'; parts: string[] };

function isFlag(value: Value): boolean {
  return isNumeric(value) || typeof value === 'boolean';
}

function parseSlice(parts: string[], value: Value): Slice {
  const [skip, limit] = Array.isArray(value) ? value : [null, value];
  if (Array.isArray(value) && value.length !== 2)
    throw locationError(31272, '$slice array argument should be of form [skip, limit]');
  const count = integerOf(limit);
  if (count === null) throw locationError(31273, '$slice only supports numbers and [skip, limit] arrays');
  if (skip === null || skip === undefined) return { parts, skip: null, limit: count };
  const start = integerOf(skip);
  if (start === null) throw locationError(31257, `$slice 'skip' argument must be a number`);
  if (count <= 0) throw locationError(31259, `$slice limit must be positive`);
  return { parts, skip: start, limit: count };
}

function parseFindOperator(parts: string[], value: Doc): Entry | null {
  const argument = value.values[0]!;
  if (value.names[0] === '$slice') {
    // With a path as first argument it is the expression of the aggregation language.
    if (Array.isArray(argument) && (argument.length === 3 || (argument.length === 2 && !isNumeric(argument[0]))))
      return null;
    return { act: 'slice', slice: parseSlice(parts, argument) };
  }
  if (value.names[0] === '$meta') throw notSupported('The projection $meta');
  if (value.names[0] !== '$elemMatch') return null;
  if (!isDoc(argument)) throw locationError(31274, 'elemMatch: Invalid argument, object required');
  if (parts.length > 1) throw locationError(31275, 'Cannot use $elemMatch projection on a nested field.');
  return { act: 'elemMatch', parts, filter: compileFilter(new Doc([parts[0] ?? ''], [value])) };
}

function* entriesOf(spec: Doc, prefix: string[], isFind: boolean): Generator<Entry> {
  for (let i = 0; i < spec.names.length; i++) {
    const name = spec.names[i]!;
    const value = spec.values[i]!;
    if (isFind && name.endsWith('.$')) {
      yield { act: 'positional', parts: [...prefix, ...fieldPathParts(name.slice(0, -2))] };
      continue;
    }
    const parts = [...prefix, ...fieldPathParts(name)];
    if (isFlag(value)) {
      yield { act: isTruthy(value) ? 'include' : 'exclude', parts };
      continue;
    }
    if (!isDoc(value)) {
      yield { act: 'compute', parts, value };
      continue;
    }
    const [first] = value.names;
    if (first === undefined) {
      throw locationError(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path '${parts.join('.')}'`,
      );
    }
    if (!first.startsWith('$')) {
      yield* entriesOf(value, parts, isFind);
      continue;
    }
    yield (isFind ? parseFindOperator(parts, value) : null) ?? { act: 'compute', parts, value };
  }
}

/** Throws 31249 and 31250 when one path is part of another. */
function checkCollision(seen: Map<string, boolean>, parts: readonly string[]): void {
  const path = parts.join('.');
  if (seen.has(path)) throw locationError(seen.get(path) === true ? 31250 : 31249, `Path collision at ${path}`);
  for (let i = 1; i < parts.length; i++) {
    const outer = parts.slice(0, i).join('.');
    if (seen.get(outer) === true)
      throw locationError(31249, `Path collision at ${path} remaining portion ${parts.slice(i).join('.')}`);
    if (!seen.has(outer)) seen.set(outer, false);
  }
  seen.set(path, true);
}

function partsOf(entry: Entry): string[] {
  return entry.act === 'slice' ? entry.slice.parts : entry.parts;
}

function isId(entry: Entry): boolean {
  const parts = partsOf(entry);
  return parts.length === 1 && parts[0] === '_id';
}

/** Inclusion or exclusion is decided by the first field that is not `_id`; throws 31253 and 31254 for a mixture. */
function kindOf(entries: readonly Entry[], isFind: boolean): ProjectionKind {
  let kind: ProjectionKind | null = null;
  for (const entry of entries) {
    const path = partsOf(entry).join('.');
    if (entry.act === 'slice' || entry.act === 'elemMatch' || (isId(entry) && entry.act !== 'compute')) continue;
    if (entry.act === 'exclude') {
      if (kind === 'inclusion')
        throw locationError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
      kind = 'exclusion';
    } else {
      if (kind === 'exclusion') {
        if (entry.act === 'positional')
          throw locationError(31395, 'positional projection cannot be used with exclusion');
        if (entry.act === 'compute') throw locationError(31310, `Cannot use an expression in an exclusion projection`);
        throw locationError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
      }
      kind = 'inclusion';
    }
  }
  if (kind !== null) return kind;
  if (entries.some((entry) => isId(entry) && entry.act === 'include')) return 'inclusion';
  if (isFind && entries.some((entry) => entry.act === 'elemMatch')) return 'inclusion';
  return 'exclusion';
}

function elemMatch(filter: CompiledFilter, name: string) {
  return {
    constant: false,
    run: ({ root }: { root: Doc }): Value | undefined => {
      const list = root.get(name);
      const at = filter.match(root)?.arrayIndex;
      return Array.isArray(list) && at !== undefined ? [list[at]!] : undefined;
    },
  };
}

function build(entries: readonly Entry[], kind: ProjectionKind, scope: Scope): ParsedProjection {
  const level = newLevel(kind);
  const slices: Slice[] = [];
  let positional: string[] | null = null;
  const seen = new Map<string, boolean>();
  let idDropped = false;
  for (const entry of entries) {
    checkCollision(seen, partsOf(entry));
    if (isId(entry) && entry.act === 'exclude' && kind === 'inclusion') {
      idDropped = true;
      continue;
    }
    if (isId(entry) && entry.act === 'include' && kind === 'exclusion') continue;
    switch (entry.act) {
      case 'include':
      case 'exclude':
        addNamed(level, entry.parts);
        break;
      case 'compute':
        addComputed(level, entry.parts, compileValue(entry.value, scope));
        break;
      case 'elemMatch':
        addComputed(level, entry.parts, elemMatch(entry.filter, entry.parts[0] ?? ''));
        break;
      case 'slice':
        slices.push(entry.slice);
        if (kind === 'inclusion') addNamed(level, entry.slice.parts);
        break;
      case 'positional':
        if (positional !== null)
          throw locationError(31276, 'Cannot specify more than one positional projection per query.');
        positional = entry.parts;
        addNamed(level, entry.parts);
        break;
    }
  }
  const idTouched = level.computed.has('_id') || level.children.has('_id');
  if (kind === 'inclusion' && !idDropped && !idTouched) level.named.add('_id');
  return { level, slices, positional };
}

/** For find (with its own operators) or for `$project`. An empty specification is an error only in the latter. */
export function parseProjection(spec: Doc, scope: Scope, isFind: boolean): ParsedProjection {
  if (!isFind && spec.size === 0) {
    throw locationError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  const entries = [...entriesOf(spec, [], isFind)];
  return build(entries, kindOf(entries, isFind), scope);
}

function addFields(level: ProjectionLevel, parts: readonly string[], value: Value, scope: Scope): void {
  const nested = isDoc(value) && value.size > 0 && value.names[0]?.startsWith('$') === false;
  if (!nested) {
    addComputed(level, parts, isDoc(value) && value.size === 0 ? constant(value) : compileValue(value, scope));
    return;
  }
  value.names.forEach((name, i) => addFields(level, [...parts, ...fieldPathParts(name)], value.values[i]!, scope));
}

function pathsOf(spec: Doc, prefix: readonly string[]): string[][] {
  return spec.names.flatMap((name, i) => {
    const parts = [...prefix, ...name.split('.')];
    const value = spec.values[i]!;
    const nested = isDoc(value) && value.size > 0 && value.names[0]?.startsWith('$') === false;
    return nested ? pathsOf(value, parts) : [parts];
  });
}

export function parseAddFields(spec: Doc, scope: Scope): ProjectionLevel {
  if (spec.size === 0)
    throw locationError(40177, 'Invalid $addFields :: caused by :: specification must have at least one field');
  const level = newLevel('addition');
  const seen = new Map<string, boolean>();
  for (const parts of pathsOf(spec, [])) checkCollision(seen, parts);
  spec.names.forEach((name, i) => addFields(level, fieldPathParts(name), spec.values[i]!, scope));
  return level;
}

export function parseUnset(paths: readonly string[]): ProjectionLevel {
  const level = newLevel('exclusion');
  const seen = new Map<string, boolean>();
  for (const path of paths) {
    const parts = fieldPathParts(path);
    checkCollision(seen, parts);
    addNamed(level, parts);
  }
  return level;
}
