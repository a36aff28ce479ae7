// Stretches of a range of keys, and how layers of changes are laid over them.
import { type Bytes, type Entry, type Key, keysWithin, type Layer, lookUp, type Range } from './layer.ts';

/** Entries in the range's order; `ended` where nothing of the range lies behind them. */
export type Stretch = { entries: Entry[]; ended: boolean };

const prefixes = new Map<number, string>();

/** LMDB keys: the table's number in four bytes, then the key. */
export function prefixOf(table: number): string {
  let prefix = prefixes.get(table);
  if (prefix === undefined) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(table);
    prefix = bytes.toString('latin1');
    prefixes.set(table, prefix);
  }
  return prefix;
}

/** What is left of a range behind a key. */
export function resume(range: Range, last: Key): Range {
  return range.reverse === true ? { ...range, to: last } : { ...range, from: `${last}\0` };
}

function changesWithin(layers: readonly Layer[], table: number, from: Key, to: Key): Map<Key, Bytes | null> {
  const changed = new Map<Key, Bytes | null>();
  for (const layer of layers) {
    for (const key of keysWithin(layer, table, from, to)) {
      if (!changed.has(key)) changed.set(key, lookUp(layer, table, key) ?? null);
    }
  }
  return changed;
}

/** How many entries the layers (newest first) add to a range, less those they take away. `isBelow`: an entry lies under them. */
export function addedWithin(
  layers: readonly Layer[],
  table: number,
  { from, to }: Range,
  isBelow: (key: Key) => boolean,
): number {
  let added = 0;
  for (const [key, value] of changesWithin(layers, table, from, to)) {
    added += (value === null ? 0 : 1) - (isBelow(key) ? 1 : 0);
  }
  return added;
}

function applied(range: Range, below: Entry[], changed: Map<Key, Bytes | null>): Entry[] {
  const entries = below.filter((entry) => !changed.has(entry.key));
  for (const [key, value] of changed) if (value !== null) entries.push({ key, value });
  const sign = range.reverse === true ? -1 : 1;
  return entries.sort((a, b) => (a.key < b.key ? -sign : sign));
}

/** Lays the changes of the layers (newest first) over what lies below them. */
export function overlay(
  layers: readonly Layer[],
  table: number,
  range: Range,
  readBelow: (rest: Range) => Stretch,
): Stretch {
  let rest = range;
  for (;;) {
    const below = readBelow(rest);
    const last = below.entries.at(-1);
    if (layers.length === 0) return below;
    // A stretch that has not ended says nothing about what lies behind its last key.
    const whole = below.ended || last === undefined;
    const from = !whole && range.reverse === true ? last.key : rest.from;
    const to = !whole && range.reverse !== true ? `${last.key}\0` : rest.to;
    const changed = changesWithin(layers, table, from, to);
    if (changed.size === 0) return below;
    const entries = applied(range, below.entries, changed);
    if (whole || entries.length > 0) return { entries, ended: whole };
    rest = resume(rest, last.key);
  }
}
