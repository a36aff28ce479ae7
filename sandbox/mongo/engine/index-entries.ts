// The keys that a document has in an index: one, or one per element of the array on the indexed paths.
import { compareBytes } from './compare.ts';
import { locationError, mongoError } from './errors.ts';
import { encodeKey } from './key.ts';
import { positionOf } from './paths.ts';
import { type IndexEntries, type IndexOptions, type KeySpec } from './types.ts';
import { bsonUndefined, type Doc, isDoc, type Value } from './values.ts';

/** How far one indexed path has come: the value found, or the parts still to walk. */
type Field = { parts: readonly string[]; found: Value | undefined; done: boolean };

/** The element at the position that the next part names, if the enclosing array has one. */
type Positional = { value: Value } | null;

type Expansion = { emit(values: (Value | undefined)[]): void; multikey: boolean };

type Step = { value: Value | undefined; rest: readonly string[] };

/** Walks down to the end of the path or to the first array, whichever comes first. */
function walk(start: Doc, parts: readonly string[]): Step {
  let at = start;
  for (let i = 0; i < parts.length; i++) {
    const value = at.get(parts[i]!);
    const rest = parts.slice(i + 1);
    if (rest.length === 0 || Array.isArray(value)) return { value, rest };
    if (!isDoc(value)) return { value: undefined, rest: [] };
    at = value;
  }
  return { value: undefined, rest: [] };
}

function next(container: Doc | null, field: Field, positional: Positional): Step & { nested: boolean } {
  const [first = ''] = field.parts;
  const hasField = container?.has(first) === true;
  if (positional === null) {
    if (container === null || !hasField) return { value: undefined, rest: [], nested: false };
    return { ...walk(container, field.parts), nested: false };
  }
  if (hasField) {
    throw locationError(
      16746,
      `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${first}'`,
    );
  }
  const rest = field.parts.slice(1);
  const { value } = positional;
  if (rest.length === 0 || Array.isArray(value)) return { value, rest, nested: Array.isArray(value) };
  return { ...(isDoc(value) ? walk(value, rest) : { value: undefined, rest: [] }), nested: false };
}

function expand(
  container: Doc | null,
  fields: readonly Field[],
  positionals: readonly Positional[],
  into: Expansion,
): void {
  const now: Field[] = [];
  const inArray: number[] = [];
  let array: Value[] | undefined;
  let arrayPath = '';
  fields.forEach((field, i) => {
    if (field.done) {
      now.push(field);
      return;
    }
    const { value, rest, nested } = next(container, field, positionals[i] ?? null);
    // An array that was itself named by its position is a value, unless the path goes on inside of it.
    if (Array.isArray(value) && !(nested && rest.length === 0)) {
      if (array !== undefined && array !== value) {
        throw mongoError(
          'CannotIndexParallelArrays',
          `cannot index parallel arrays [${field.parts[0] ?? ''}] [${arrayPath}]`,
        );
      }
      array = value;
      arrayPath = field.parts[0] ?? '';
      inArray.push(i);
      now.push({ parts: rest, found: undefined, done: false });
    } else now.push({ parts: [], found: value, done: true });
  });
  if (array === undefined) {
    into.emit(now.map((field) => field.found));
    return;
  }
  into.multikey = true;
  const items = array;
  const positional = now.map((field, i): Positional => {
    const [first] = field.parts;
    if (!inArray.includes(i) || first === undefined) return null;
    const value = items[positionOf(first)];
    return value === undefined ? null : { value };
  });
  const recurse = (item: Value) => {
    const inner = now.map((field, i) =>
      inArray.includes(i) && field.parts.length === 0 ? { parts: [], found: item, done: true } : field,
    );
    expand(isDoc(item) ? item : null, inner, positional, into);
  };
  if (items.length === 0) recurse(bsonUndefined);
  else items.forEach(recurse);
}

/** The compound values that the document has at the paths; undefined where a path has none. Error 171 for parallel arrays. */
export function expandKeys(
  doc: Doc,
  paths: readonly (readonly string[])[],
): { rows: (Value | undefined)[][]; multikey: boolean } {
  const rows: (Value | undefined)[][] = [];
  const into: Expansion = { emit: (values) => void rows.push(values), multikey: false };
  const fields = paths.map((parts) => ({ parts, found: undefined, done: false }));
  expand(doc, fields, [], into);
  return { rows, multikey: into.multikey };
}

/** The value at a path that no array is on; undefined where there is one, null where there is nothing. */
export function directValue(doc: Doc, parts: readonly string[]): Value | undefined {
  let at: Doc = doc;
  for (let i = 0; i < parts.length; i++) {
    const value = at.get(parts[i]!);
    if (value === undefined) return null;
    if (Array.isArray(value)) return undefined;
    if (i === parts.length - 1) return value;
    if (!isDoc(value)) return null;
    at = value;
  }
  return null;
}

type Prepared = { paths: string[][]; directions: (1 | -1)[] };
const prepared = new WeakMap<KeySpec, Prepared>();

/** A key specification is prepared once: indexes pass the same one for every document. */
function prepare(keySpec: KeySpec): Prepared {
  let known = prepared.get(keySpec);
  if (known === undefined) {
    known = { paths: keySpec.map(([path]) => path.split('.')), directions: keySpec.map(([, direction]) => direction) };
    prepared.set(keySpec, known);
  }
  return known;
}

/** The usual case: no arrays, so one key. Null sends the caller the long way. */
function directKey(doc: Doc, { paths, directions }: Prepared): Uint8Array | null {
  const values: Value[] = [];
  for (const parts of paths) {
    const value = directValue(doc, parts);
    if (value === undefined) return null;
    values.push(value);
  }
  return encodeKey(values, directions);
}

/**
 * The document's keys in an index, without duplicates, in order. None where a sparse index has no field of it or a partial
 * index does not cover it. Throws 171 for parallel arrays and 16746 for positions that are also field names.
 */
export function indexEntries(doc: Doc, keySpec: KeySpec, options: IndexOptions = {}): IndexEntries {
  if (options.partialFilter?.matches(doc) === false) return { keys: [], multikey: false };
  const ready = prepare(keySpec);
  if (options.sparse !== true) {
    const key = directKey(doc, ready);
    if (key !== null) return { keys: [key], multikey: false };
  }
  const { rows, multikey } = expandKeys(doc, ready.paths);
  const wanted = options.sparse === true ? rows.filter((row) => row.some((value) => value !== undefined)) : rows;
  const keys = wanted.map((row) =>
    encodeKey(
      row.map((value) => value ?? null),
      ready.directions,
    ),
  );
  if (keys.length < 2) return { keys, multikey };
  keys.sort(compareBytes);
  return { keys: keys.filter((key, i) => i === 0 || compareBytes(key, keys[i - 1]!) !== 0), multikey };
}
