// What a filter says about index keys: intervals that every matching document has a key in.
import { compare, rankOf } from './compare.ts';
import { type FilterNode } from './filter-tree.ts';
import { type Path } from './paths.ts';
import { literalPrefix } from './regex.ts';
import { type Interval } from './types.ts';
import {
  Binary,
  bsonUndefined,
  Code,
  CodeWithScope,
  DateTime,
  DbPointer,
  Doc,
  Double,
  maxKey,
  minKey,
  ObjectId,
  Regex,
  Timestamp,
  typeOf,
  type Value,
} from './values.ts';

const WHOLE: Interval = { low: minKey, lowInclusive: true, high: maxKey, highInclusive: true };

/** The least value of each rank of types; a rank ends where the next one begins. */
const LEAST: readonly Value[] = [
  minKey,
  minKey,
  bsonUndefined,
  null,
  new Double(NaN),
  '',
  new Doc(),
  [],
  new Binary(0, new Uint8Array(0)),
  new ObjectId(0, 0, 0),
  false,
  new DateTime(-(2 ** 63)),
  new Timestamp(0, 0),
  new Regex('', ''),
  new DbPointer('', new ObjectId(0, 0, 0)),
  new Code(''),
  new CodeWithScope('', new Doc()),
  maxKey,
];

function point(value: Value): Interval {
  return { low: value, lowInclusive: true, high: value, highInclusive: true };
}

function rankInterval(rank: number): Interval {
  return { low: LEAST[rank] ?? minKey, lowInclusive: true, high: LEAST[rank + 1] ?? maxKey, highInclusive: false };
}

/** An empty array has the key undefined, another one a key per element; a nested array is a key as a whole. */
function equalTo(value: Value): Interval[] {
  if (value === null) return [{ low: bsonUndefined, lowInclusive: true, high: null, highInclusive: true }];
  if (!Array.isArray(value)) return [point(value)];
  return unite([point(value.length === 0 ? bsonUndefined : value[0]!), point(value)]);
}

function compareLow(x: Interval, y: Interval): number {
  return compare(x.low, y.low) || Number(y.lowInclusive) - Number(x.lowInclusive);
}

function compareHigh(x: Interval, y: Interval): number {
  return compare(x.high, y.high) || Number(x.highInclusive) - Number(y.highInclusive);
}

/** Sorted, with overlapping and touching intervals made one. */
function unite(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort(compareLow)) {
    const last = result.at(-1);
    const gap = last === undefined ? 1 : compare(next.low, last.high);
    if (last === undefined || gap > 0 || (gap === 0 && !next.lowInclusive && !last.highInclusive)) result.push(next);
    else if (compareHigh(next, last) > 0) {
      result[result.length - 1] = { ...last, high: next.high, highInclusive: next.highInclusive };
    }
  }
  return result;
}

function isEmpty(interval: Interval): boolean {
  const order = compare(interval.low, interval.high);
  return order > 0 || (order === 0 && !(interval.lowInclusive && interval.highInclusive));
}

function intersect(left: readonly Interval[], right: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const x of left) {
    for (const y of right) {
      const { low, lowInclusive } = compareLow(x, y) >= 0 ? x : y;
      const { high, highInclusive } = compareHigh(x, y) <= 0 ? x : y;
      const both = { low, lowInclusive, high, highInclusive };
      if (!isEmpty(both)) result.push(both);
    }
  }
  return unite(result);
}

/** One text above all that begin with the prefix. */
function afterPrefix(prefix: string): string | null {
  const points = Array.from(prefix);
  const last = points.pop()?.codePointAt(0);
  if (last === undefined || last >= 0xd7ff) return null;
  return points.join('') + String.fromCodePoint(last + 1);
}

function regexIntervals(regex: Regex): Interval[] {
  const prefix = literalPrefix(regex);
  const end = afterPrefix(prefix);
  const texts: Interval =
    prefix === '' || end === null
      ? rankInterval(rankOf(''))
      : { low: prefix, lowInclusive: true, high: end, highInclusive: false };
  return [texts, point(regex)];
}

function comparisonIntervals(type: 'LT' | 'LTE' | 'GT' | 'GTE', value: Value): Interval[] {
  const code = typeOf(value);
  if (code === -1 || code === 127 || Array.isArray(value)) return [WHOLE];
  if (value === null) return equalTo(null);
  const rank = rankInterval(rankOf(value));
  if (type === 'LT' || type === 'LTE') return [{ ...rank, high: value, highInclusive: type === 'LTE' }];
  return [{ ...rank, low: value, lowInclusive: type === 'GTE' }];
}

function leafIntervals(node: FilterNode): Interval[] | null {
  switch (node.type) {
    case 'EQ':
      return equalTo(node.value);
    case 'LT':
    case 'LTE':
    case 'GT':
    case 'GTE':
      return comparisonIntervals(node.type, node.value);
    case 'MATCH_IN':
      return unite([...node.values.flatMap(equalTo), ...node.patterns.flatMap(regexIntervals)]);
    case 'REGEX':
      return regexIntervals(node.regex);
    case 'MOD':
      return [rankInterval(rankOf(0))];
    default:
      return null;
  }
}

/** Conditions on one and the same array element, which may be intersected even on a multikey index. */
function elementIntervals(children: readonly FilterNode[]): Interval[] | null {
  let all: Interval[] | null = null;
  for (const child of children) {
    const intervals = child.type === 'AND' ? elementIntervals(child.children) : leafIntervals(child);
    if (intervals !== null) all = all === null ? intervals : intersect(all, intervals);
  }
  return all;
}

/** A rough measure for choosing one of several conditions: points are better than ranges, ranges than half-lines. */
function looseness(intervals: readonly Interval[]): number {
  let total = 0;
  for (const interval of intervals) {
    const isPoint = compare(interval.low, interval.high) === 0;
    const open = LEAST.some((least) => compare(least, interval.high) === 0) ? 500 : 0;
    total += isPoint ? 1 : 1000 + open;
  }
  return total;
}

type Bounds = Map<string, Interval[]>;

function add(bounds: Bounds, path: string, intervals: Interval[], multikey: boolean): void {
  const known = bounds.get(path);
  if (known === undefined) bounds.set(path, intervals);
  else if (!multikey) bounds.set(path, intersect(known, intervals));
  else if (looseness(intervals) < looseness(known)) bounds.set(path, intervals);
}

/** Positions in paths reach values otherwise than index keys do; such paths have no bounds. */
function isPlain(path: Path): boolean {
  return path.positions.every((position) => position < 0);
}

function collect(node: FilterNode, prefix: string, multikey: boolean, into: Bounds): void {
  if (node.type === 'AND') for (const child of node.children) collect(child, prefix, multikey, into);
  if (node.type === 'OR') {
    const branches = node.children.map((child) => {
      const bounds: Bounds = new Map();
      collect(child, prefix, multikey, bounds);
      return bounds;
    });
    for (const path of branches[0]?.keys() ?? []) {
      const all = branches.map((branch) => branch.get(path));
      if (!all.includes(undefined)) add(into, path, unite(all.flatMap((each) => each ?? [])), multikey);
    }
  }
  if (!('path' in node) || !isPlain(node.path)) return;
  const path = prefix + node.path.text;
  if (node.type === 'ELEM_MATCH_OBJECT') {
    // Several conditions inside may be met by several elements of an inner array: never intersected.
    collect(node.child, `${path}.`, true, into);
    return;
  }
  const intervals = node.type === 'ELEM_MATCH_VALUE' ? elementIntervals(node.children) : leafIntervals(node);
  if (intervals !== null) add(into, path, intervals, multikey);
}

/** Per path, sorted disjoint intervals; with `multikey` false the conditions of one path are intersected. */
export function boundsOf(tree: FilterNode, multikey: boolean): Bounds {
  const bounds: Bounds = new Map();
  collect(tree, '', multikey, bounds);
  return bounds;
}

function requires(node: FilterNode): boolean {
  switch (node.type) {
    case 'EQ':
    case 'GTE':
    case 'LTE':
      return node.value !== null && !isExtreme(node.value);
    case 'GT':
    case 'LT':
      return !isExtreme(node.value);
    case 'MATCH_IN':
      return !node.values.includes(null);
    case 'REGEX':
    case 'MOD':
    case 'EXISTS':
    case 'TYPE_OPERATOR':
    case 'BITS':
    case 'SIZE':
    case 'ELEM_MATCH_VALUE':
      return true;
    default:
      return false;
  }
}

function isExtreme(value: Value): boolean {
  return value === minKey || value === maxKey;
}

/** Paths that every matching document has a value at: a sparse index on such a path misses no match. */
export function presentPaths(tree: FilterNode): Set<string> {
  const nodes = tree.type === 'AND' ? tree.children : [tree];
  const paths = new Set<string>();
  for (const node of nodes) if ('path' in node && isPlain(node.path) && requires(node)) paths.add(node.path.text);
  return paths;
}
