// Chooses how a query reaches its documents: by an index or by a scan. The filter is checked on every document in any case.
import {
  compare,
  type Doc,
  encodeKey,
  equal,
  type Filter,
  type Interval,
  isDoc,
  isNumeric,
  MAX_KEY_BYTES,
  mongoError,
  numberOf,
  type Value,
} from '../engine/index.ts';
import { AFTER_ALL, type Catalogue, type Collection, type Index, type IndexTraits } from './catalogue.ts';
import { type Key, keyOf, type Range } from './layer.ts';

export type Plan =
  | { kind: 'COLLSCAN'; reverse: boolean; sorted: boolean }
  | { kind: 'IXSCAN'; index: Index; ranges: Range[]; reverse: boolean; sorted: boolean; mayRepeat: boolean };

/** Combinations of points of several fields; beyond this a single range does better. */
const MOST_POINTS = 400;

/** The first key behind all that begin with this one. */
function behind(key: Key): Key {
  for (let i = key.length - 1; i >= 0; i--) {
    const byte = key.charCodeAt(i);
    if (byte < 0xff) return key.slice(0, i) + String.fromCharCode(byte + 1);
  }
  return AFTER_ALL;
}

function edge(prefix: Key, value: Value, direction: 1 | -1, side: 'from' | 'to', inclusive: boolean): Key {
  const whole = prefix + keyOf(encodeKey([value], [direction]));
  const key = whole.slice(0, MAX_KEY_BYTES);
  // Of a key that was cut nobody knows on which side of the edge its document lies.
  const counts = inclusive || key.length === MAX_KEY_BYTES;
  return side === 'from' ? (counts ? key : behind(key)) : counts ? behind(key) : key;
}

function rangeOf(prefix: Key, interval: Interval, direction: 1 | -1): Range {
  const { low, lowInclusive, high, highInclusive } = interval;
  return direction === 1
    ? { from: edge(prefix, low, 1, 'from', lowInclusive), to: edge(prefix, high, 1, 'to', highInclusive) }
    : { from: edge(prefix, high, -1, 'from', highInclusive), to: edge(prefix, low, -1, 'to', lowInclusive) };
}

function isPoint(interval: Interval): boolean {
  return interval.lowInclusive && interval.highInclusive && compare(interval.low, interval.high) === 0;
}

type Scan = { ranges: Range[]; points: number; bounded: number; looseness: number };

function firstName(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

/** Which stretches of the index hold all matches. Null where the filter says nothing of the first field. */
function scanOf(index: Index, filter: Filter, traits: IndexTraits): Scan | null {
  const bounds = filter.bounds(traits.multikey);
  let prefixes: Key[] = [''];
  const seen = new Set<string>();
  let ranges: Range[] | null = null;
  let points = 0;
  let bounded = 0;
  let looseness = 0;
  for (const [path, direction] of index.keys) {
    const intervals = bounds.get(path);
    // Conditions on two fields of one array's elements may be met by two elements, which have two entries.
    if (intervals === undefined || (traits.multikey && seen.has(firstName(path)))) break;
    seen.add(firstName(path));
    bounded++;
    if (intervals.every(isPoint) && prefixes.length * intervals.length <= MOST_POINTS) {
      const keys = intervals.map(({ low }) => keyOf(encodeKey([low], [direction])));
      const extended = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
      if (extended.every((key) => key.length < MAX_KEY_BYTES)) {
        prefixes = extended;
        points++;
        if (intervals.length > 1) looseness += 0.1;
        continue;
      }
    }
    ranges = prefixes.flatMap((prefix) => intervals.map((interval) => rangeOf(prefix, interval, direction)));
    looseness += intervals.some(isWide) ? 2 : 1;
    break;
  }
  if (bounded === 0) return null;
  ranges ??= prefixes.map((prefix) => ({ from: prefix, to: behind(prefix) }));
  const wanted = ranges.filter((range) => range.from < range.to).sort((a, b) => (a.from < b.from ? -1 : 1));
  return { ranges: wanted, points, bounded, looseness };
}

/** A range of many types, or of all of one. */
function isWide({ low, high }: Interval): boolean {
  return (
    typeof low !== typeof high ||
    (typeof low === 'object' && typeof high === 'object' && low?.constructor !== high?.constructor)
  );
}

function sortParts(sort: Doc | null): [string, 1 | -1][] | null {
  if (sort === null) return null;
  const parts: [string, 1 | -1][] = [];
  for (let i = 0; i < sort.size; i++) {
    const value = sort.values[i];
    if (!isNumeric(value)) return null;
    parts.push([sort.names[i] ?? '', numberOf(value) < 0 ? -1 : 1]);
  }
  return parts.length === 0 ? null : parts;
}

/** Whether going through the index gives the wanted order: fields that are fixed to one value do not count. */
function orderOf(
  index: Index,
  traits: IndexTraits,
  filter: Filter,
  sort: Doc | null,
  scan: Scan | null,
): 'forward' | 'reverse' | null {
  const parts = sortParts(sort);
  if (parts === null || traits.multikey || traits.truncated) return null;
  const bounds = filter.bounds(false);
  // Elsewhere the field may be an array, of which a condition fixes one element only.
  const isFixed = (path: string) => {
    if (!index.keys.some(([indexed]) => indexed === path)) return false;
    const intervals = bounds.get(path);
    return intervals?.length === 1 && isPoint(intervals[0]!);
  };
  // Several ranges come one after the other: in order only where the first field alone tells them apart and is sorted by.
  if (scan !== null && scan.ranges.length > 1 && parts[0]?.[0] !== index.keys[0]?.[0]) return null;
  if (scan !== null && scan.ranges.length > 1 && scan.points > 1) return null;
  let way: 1 | -1 | 0 = 0;
  let at = 0;
  for (const [path, direction] of parts) {
    if (isFixed(path)) continue;
    while (at < index.keys.length && index.keys[at]![0] !== path && isFixed(index.keys[at]![0])) at++;
    const field = index.keys[at];
    if (field?.[0] !== path) return null;
    const turn = field[1] === direction ? 1 : -1;
    if (way !== 0 && way !== turn) return null;
    way = turn;
    at++;
  }
  return way === -1 ? 'reverse' : 'forward';
}

function contains(outer: readonly Interval[], inner: readonly Interval[]): boolean {
  return inner.every((x) =>
    outer.some((y) => {
      const low = compare(y.low, x.low);
      const high = compare(x.high, y.high);
      return (
        (low < 0 || (low === 0 && (y.lowInclusive || !x.lowInclusive))) &&
        (high < 0 || (high === 0 && (y.highInclusive || !x.highInclusive)))
      );
    }),
  );
}

const SIMPLE = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in']);

/** Whether every match of the filter is sure to be in the partial index. */
function covers(partial: Filter, filter: Filter): boolean {
  const conditions = partial.source;
  const wanted = filter.bounds(true);
  const offered = partial.bounds(true);
  return conditions.names.every((path, i) => {
    const condition = conditions.values[i] ?? null;
    const same = filter.source.get(path);
    if (same !== undefined && equal(same, condition)) return true;
    if (path.startsWith('$')) return false;
    if (isDoc(condition) && condition.size === 1 && condition.names[0] === '$exists')
      return filter.requiredPaths().has(path);
    const isSimple = !isDoc(condition) || (condition.size === 1 && SIMPLE.has(condition.names[0] ?? ''));
    const inner = wanted.get(path);
    const outer = offered.get(path);
    return isSimple && inner !== undefined && outer !== undefined && contains(outer, inner);
  });
}

function isUsable(index: Index, filter: Filter): boolean {
  if (index.hidden) return false;
  if (index.partial !== undefined && !covers(index.partial, filter)) return false;
  if (!index.sparse) return true;
  return index.keys.some(([path]) => filter.requiredPaths().has(path));
}

function scanEverything(index: Index, reverse: boolean, sorted: boolean, traits: IndexTraits): Plan {
  return { kind: 'IXSCAN', index, ranges: [{ from: '', to: AFTER_ALL }], reverse, sorted, mayRepeat: traits.multikey };
}

function planFor(
  index: Index,
  traits: IndexTraits,
  filter: Filter,
  sort: Doc | null,
): { plan: Plan; cost: number } | null {
  const scan = scanOf(index, filter, traits);
  const order = orderOf(index, traits, filter, sort, scan);
  const reverse = order === 'reverse';
  if (scan === null) {
    if (order === null) return null;
    return { plan: scanEverything(index, reverse, true, traits), cost: 90 };
  }
  const isOneDocument = index.unique && scan.points === index.keys.length && scan.looseness === 0;
  const cost = isOneDocument ? 0 : 50 - scan.points * 10 + scan.looseness * 4 - scan.bounded - (order === null ? 0 : 9);
  const ranges = reverse ? [...scan.ranges].reverse() : scan.ranges;
  return {
    plan: {
      kind: 'IXSCAN',
      index,
      ranges,
      reverse,
      sorted: order !== null,
      mayRepeat: traits.multikey || traits.truncated,
    },
    cost,
  };
}

/** By name, by key pattern, or `{ $natural: 1 }`. Throws BadValue for a hint that fits no index. */
function hinted(collection: Collection, hint: Value): Index | 'forward' | 'reverse' {
  const natural = isDoc(hint) ? hint.get('$natural') : undefined;
  if (isNumeric(natural)) return numberOf(natural) < 0 ? 'reverse' : 'forward';
  const found = collection.indexes.find((index) => index.name === hint || equal(index.spec.get('key') ?? null, hint));
  if (found === undefined) {
    throw mongoError(
      'BadValue',
      'error processing query: planner returned error: hint provided does not correspond to an existing index',
    );
  }
  return found;
}

export function choosePlan(
  catalogue: Catalogue,
  collection: Collection,
  filter: Filter,
  sort: Doc | null,
  hint: Value | undefined,
): Plan {
  const natural = sort?.get('$natural');
  if (isNumeric(natural)) return { kind: 'COLLSCAN', reverse: numberOf(natural) < 0, sorted: true };
  if (hint !== undefined) {
    const index = hinted(collection, hint);
    if (typeof index === 'string') return { kind: 'COLLSCAN', reverse: index === 'reverse', sorted: false };
    const traits = catalogue.traits(index);
    // As on a real server, a hint may choose a sparse or partial index that does not have all matches.
    return planFor(index, traits, filter, sort)?.plan ?? scanEverything(index, false, false, traits);
  }
  let best: { plan: Plan; cost: number } | null = null;
  for (const index of collection.indexes) {
    if (!isUsable(index, filter)) continue;
    const candidate = planFor(index, catalogue.traits(index), filter, sort);
    if (candidate !== null && (best === null || candidate.cost < best.cost)) best = candidate;
  }
  return best?.plan ?? { kind: 'COLLSCAN', reverse: false, sorted: false };
}
