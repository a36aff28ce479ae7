// Chooses how a query reaches its documents: by an index or by a scan. The filter is checked on every document in any case.
import {
  compare,
  type Doc,
  equal,
  type Filter,
  type Interval,
  isDoc,
  isNumeric,
  mongoError,
  numberOf,
  type Value,
} from '../engine/index.ts';
import { AFTER_ALL, type Catalogue, type Collection, type Index, type IndexTraits } from './catalogue.ts';
import { type Asked, asked, isArrayField, isMultikey, isPoint, type Scan, scanOf } from './index-scan.ts';
import { type Range } from './layer.ts';

export type Plan =
  | { kind: 'COLLSCAN'; reverse: boolean; sorted: boolean }
  | {
      kind: 'IXSCAN';
      index: Index;
      ranges: Range[];
      reverse: boolean;
      sorted: boolean;
      /** A document may come more than once. */
      mayRepeat: boolean;
      /** The entries alone tell the matches. */
      isExact: boolean;
    };

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
  filter: Asked,
  sort: Doc | null,
  scan: Scan | null,
): 'forward' | 'reverse' | null {
  const parts = sortParts(sort);
  if (parts === null || traits.truncated) return null;
  // Each document has one entry for a value of an array that is fixed; what is sorted by must never have been an array.
  const isFixed = (position: number) => {
    const path = index.keys[position]?.[0] ?? '';
    const intervals = filter.bounds(isArrayField(traits, position)).get(path);
    return intervals?.length === 1 && intervals.every(isPoint);
  };
  const isScalar = (position: number) => position >= 0 && !isArrayField(traits, position);
  // Several ranges come one after the other: in order only where the first field alone tells them apart and is sorted by.
  if (scan !== null && scan.ranges.length > 1 && parts[0]?.[0] !== index.keys[0]?.[0]) return null;
  if (scan !== null && scan.ranges.length > 1 && scan.points > 1) return null;
  // A document with several of an array's values would come several times, at several places.
  if (scan !== null && isMultikey(traits) && scan.ranges.length > 1) return null;
  if (isMultikey(traits) && index.keys.some((_key, position) => !isScalar(position) && !isFixed(position))) return null;
  let way: 1 | -1 | 0 = 0;
  let at = 0;
  for (const [path, direction] of parts) {
    const position = index.keys.findIndex(([indexed]) => indexed === path);
    if (!isScalar(position)) return null;
    if (isFixed(position)) continue;
    while (at < position && isFixed(at)) at++;
    const field = index.keys[at];
    if (at !== position || field === undefined) return null;
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
function covers(partial: Filter, filter: Asked): boolean {
  const conditions = partial.source;
  const wanted = filter.bounds(true);
  const offered = partial.bounds(true);
  return conditions.names.every((path, i) => {
    const condition = conditions.values[i] ?? null;
    const same = filter.filter.source.get(path);
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

function isUsable(index: Index, filter: Asked): boolean {
  if (index.hidden) return false;
  if (index.partial !== undefined && !covers(index.partial, filter)) return false;
  if (!index.sparse) return true;
  return index.keys.some(([path]) => filter.requiredPaths().has(path));
}

function scanEverything(index: Index, reverse: boolean, sorted: boolean, traits: IndexTraits): Plan {
  return {
    kind: 'IXSCAN',
    index,
    ranges: [{ from: '', to: AFTER_ALL }],
    reverse,
    sorted,
    mayRepeat: isMultikey(traits),
    isExact: false,
  };
}

/** Less is better: how many of an index's entries a scan is likely to pass. */
function costOf({ points, lists, range }: Scan, index: Index): number {
  // One document for each key at most: nothing else reads fewer.
  const start = index.unique && points === index.keys.length ? 10 : 50 - points * 10;
  return start + lists * 0.4 - (range === 'narrow' ? 4 : range === 'wide' ? 2 : 0);
}

function planFor(
  index: Index,
  traits: IndexTraits,
  filter: Asked,
  sort: Doc | null,
): { plan: Plan; cost: number } | null {
  const scan = scanOf(index, filter, traits);
  const order = orderOf(index, traits, filter, sort, scan);
  const reverse = order === 'reverse';
  if (scan === null) {
    if (order === null) return null;
    return { plan: scanEverything(index, reverse, true, traits), cost: 90 };
  }
  const mayRepeat = isMultikey(traits) || traits.truncated;
  const cost = costOf(scan, index) + (mayRepeat ? 0.2 : 0) - (order === null ? 0 : 9);
  const ranges = reverse ? [...scan.ranges].reverse() : scan.ranges;
  return {
    plan: {
      kind: 'IXSCAN',
      index,
      ranges,
      reverse,
      sorted: order !== null,
      mayRepeat,
      isExact: scan.isExact,
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
  condition: Filter,
  sort: Doc | null,
  hint: Value | undefined,
): Plan {
  const filter = asked(condition);
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
