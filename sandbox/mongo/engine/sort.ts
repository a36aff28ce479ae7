// Sorting documents: an array stands for its least element going up and for its greatest going down.
import { compare } from './compare.ts';
import { integerOf } from './plain.ts';
import { MongoError, mongoError, locationError, notSupported } from './errors.ts';
import { directValue, expandKeys } from './index-entries.ts';
import { type Comparator } from './types.ts';
import { type Doc, isDoc, isNumeric, type Value } from './values.ts';

export type SortPart = { parts: readonly string[]; direction: 1 | -1 };
type SortKey = readonly Value[];

/** Throws 15974, 15975 and 15976 for a malformed specification. `$meta` is refused. */
export function parseSort(spec: Doc): SortPart[] {
  return spec.names.map((name, i) => {
    const value = spec.values[i]!;
    if (isDoc(value)) {
      if (value.names[0] === '$meta') throw notSupported('Sorting by $meta');
      throw locationError(15974, `Illegal key in $sort specification: ${name}`);
    }
    if (!isNumeric(value)) throw locationError(15974, `Illegal key in $sort specification: ${name}`);
    const direction = integerOf(value);
    if (direction !== 1 && direction !== -1) {
      throw locationError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    return { parts: checkPath(name), direction };
  });
}

function checkPath(path: string): string[] {
  const parts = path.split('.');
  if (path === '') throw locationError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw locationError(40353, "FieldPath must not end with a '.'.");
  if (parts.includes('')) throw locationError(15998, 'FieldPath field names may not be empty strings.');
  if (parts.some((part) => part.startsWith('$')))
    throw locationError(16410, "FieldPath field names may not start with '$'.");
  return parts;
}

function compareKeys(x: SortKey, y: SortKey, parts: readonly SortPart[]): number {
  for (let i = 0; i < parts.length; i++) {
    const order = compare(x[i]!, y[i]!);
    if (order !== 0) return parts[i]!.direction === 1 ? order : -order;
  }
  return 0;
}

function sortKey(doc: Doc, parts: readonly SortPart[]): SortKey {
  const key: Value[] = [];
  for (const part of parts) {
    const value = directValue(doc, part.parts);
    if (value === undefined) return arraySortKey(doc, parts);
    key.push(value);
  }
  return key;
}

/** With arrays the first of the document's index keys counts, all parts of the sort taken together. */
function arraySortKey(doc: Doc, parts: readonly SortPart[]): SortKey {
  let best: SortKey | null = null;
  for (const row of expand(doc, parts)) {
    const key = row.map((value) => value ?? null);
    if (best === null || compareKeys(key, best, parts) < 0) best = key;
  }
  return best ?? [];
}

function expand(doc: Doc, parts: readonly SortPart[]): (Value | undefined)[][] {
  try {
    return expandKeys(
      doc,
      parts.map((part) => part.parts),
    ).rows;
  } catch (error) {
    if (error instanceof MongoError && error.code === 171) {
      throw mongoError('BadValue', 'cannot sort with keys that are parallel arrays');
    }
    throw error;
  }
}

/** Throws BadValue (2) on documents with parallel arrays in the sort's paths. */
export function compileSort(spec: Doc): Comparator {
  const parts = parseSort(spec);
  return (a, b) => compareKeys(sortKey(a, parts), sortKey(b, parts), parts);
}

/** Sorts stably, making each document's key once; keeps only the first `limit`. `$natural` keeps or turns the given order. */
export function sortDocs(docs: Iterable<Doc>, spec: Doc, limit = Infinity): Doc[] {
  const natural = spec.size === 1 ? integerOf(spec.get('$natural')) : null;
  if (natural !== null) {
    const all = [...docs];
    return (natural < 0 ? all.reverse() : all).slice(0, limit);
  }
  const parts = parseSort(spec);
  const keyed: { key: SortKey; doc: Doc }[] = [];
  const byKey = (x: { key: SortKey }, y: { key: SortKey }) => compareKeys(x.key, y.key, parts);
  for (const doc of docs) {
    keyed.push({ key: sortKey(doc, parts), doc });
    // With a limit only the best are kept: sorting now and then bounds the memory.
    if (keyed.length >= 4 * limit + 1000) {
      keyed.sort(byKey);
      keyed.length = limit;
    }
  }
  keyed.sort(byKey);
  return keyed.slice(0, limit).map((each) => each.doc);
}
