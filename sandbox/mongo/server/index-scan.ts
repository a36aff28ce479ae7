// Turns what a filter says about indexed fields into stretches of an index.
import { compare, encodeKey, type Filter, type Interval, isDoc, MAX_KEY_BYTES, type Value } from '../engine/index.ts';
import { AFTER_ALL, type Index, type IndexTraits } from './catalogue.ts';
import { type Key, keyOf, type Range } from './layer.ts';

/** Combinations of points of several fields. A list of ids has thousands; every one costs less than the documents it spares. */
const MOST_POINTS = 20_000;

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

export function isPoint(interval: Interval): boolean {
  return interval.lowInclusive && interval.highInclusive && compare(interval.low, interval.high) === 0;
}

/** What the planner asks of a filter, worked out once however many indexes there are. */
export type Asked = {
  readonly filter: Filter;
  bounds(multikey: boolean): Map<string, Interval[]>;
  requiredPaths(): ReadonlySet<string>;
};

export function asked(filter: Filter): Asked {
  let single: Map<string, Interval[]> | undefined;
  let multiple: Map<string, Interval[]> | undefined;
  let required: ReadonlySet<string> | undefined;
  return {
    filter,
    bounds: (multikey) => (multikey ? (multiple ??= filter.bounds(true)) : (single ??= filter.bounds(false))),
    requiredPaths: () => (required ??= filter.requiredPaths()),
  };
}

export type Scan = {
  ranges: Range[];
  /** How many of the first fields are held to single values. */
  points: number;
  /** How many of these have a choice of several. */
  lists: number;
  /** What the field behind them is held to, if to anything. */
  range: 'narrow' | 'wide' | null;
  /** Every entry in the ranges belongs to a match, and every match has one: nothing is left to check. */
  isExact: boolean;
};

/** Whether the field has held arrays: then several entries of one document may lie in the ranges. */
export function isArrayField(traits: IndexTraits, position: number): boolean {
  return (traits.arrays & (1 << Math.min(position, 30))) !== 0;
}

export function isMultikey(traits: IndexTraits): boolean {
  return traits.arrays !== 0;
}

function firstName(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

const COMPARISONS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in']);

/** A value that a condition finds by its key alone; of numbers, NaN is left out. */
function isPlainValue(value: Value): boolean {
  if (value === null || Array.isArray(value)) return false;
  if (typeof value !== 'object') return true;
  return value.bsonType === 7 || value.bsonType === 9 || (value.bsonType === 1 && !Number.isNaN(value.value));
}

function isPlainCondition(value: Value, isArray: boolean): boolean {
  if (!isDoc(value)) return isPlainValue(value);
  // Several conditions on an array may be met by several of its elements.
  if (value.size === 0 || (isArray && value.size > 1)) return false;
  return value.names.every((name, i) => {
    const operand = value.values[i] ?? null;
    if (!COMPARISONS.has(name)) return false;
    return name === '$in' ? Array.isArray(operand) && operand.every(isPlainValue) : isPlainValue(operand);
  });
}

/** Whether the filter says nothing more than what the first fields of the index hold. */
function isCovered(index: Index, filter: Filter, traits: IndexTraits, bounded: number): boolean {
  const { source } = filter;
  return (
    source.size === bounded &&
    index.keys.slice(0, bounded).every(([path], position) => {
      const condition = source.get(path);
      return condition !== undefined && isPlainCondition(condition, isArrayField(traits, position));
    })
  );
}

/** Which stretches of the index hold all matches. Null where the filter says nothing of the first field. */
export function scanOf(index: Index, filter: Asked, traits: IndexTraits): Scan | null {
  let prefixes: Key[] = [''];
  const seen = new Set<string>();
  let ranges: Range[] | null = null;
  let points = 0;
  let lists = 0;
  let range: Scan['range'] = null;
  for (const [position, [path, direction]] of index.keys.entries()) {
    const isArray = isArrayField(traits, position);
    const intervals = filter.bounds(isArray).get(path);
    // Conditions on two fields of one array's elements may be met by two elements, which have two entries.
    if (intervals === undefined || (isArray && seen.has(firstName(path)))) break;
    seen.add(firstName(path));
    if (intervals.every(isPoint) && prefixes.length * intervals.length <= MOST_POINTS) {
      const keys = intervals.map(({ low }) => keyOf(encodeKey([low], [direction])));
      const extended = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
      if (extended.every((key) => key.length < MAX_KEY_BYTES)) {
        prefixes = extended;
        points++;
        if (intervals.length > 1) lists++;
        continue;
      }
    }
    ranges = prefixes.flatMap((prefix) => intervals.map((interval) => rangeOf(prefix, interval, direction)));
    range = intervals.some(isWide) ? 'wide' : 'narrow';
    break;
  }
  const bounded = points + (range === null ? 0 : 1);
  if (bounded === 0) return null;
  ranges ??= prefixes.map((prefix) => ({ from: prefix, to: behind(prefix) }));
  const wanted = ranges.filter((range) => range.from < range.to).sort((a, b) => (a.from < b.from ? -1 : 1));
  const isExact = !traits.truncated && isCovered(index, filter.filter, traits, bounded);
  return { ranges: wanted, points, lists, range, isExact };
}

/** A range of many types, or of all of one. */
function isWide({ low, high }: Interval): boolean {
  return (
    typeof low !== typeof high ||
    (typeof low === 'object' && typeof high === 'object' && low?.constructor !== high?.constructor)
  );
}
