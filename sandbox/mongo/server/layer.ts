// Changes to the stored tables that are not on disk yet: per table, key -> bytes, or null where the key was removed.

/** Keys are byte strings held as latin1 text: JavaScript compares them in the order in which LMDB does. */
export type Key = string;
export type Bytes = Uint8Array;
export type Entry = { key: Key; value: Bytes };
/** `from` counts, `to` does not. */
export type Range = { from: Key; to: Key; reverse?: boolean };

/** Bytes as a key. */
export function keyOf(bytes: Bytes): Key {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function bytesOf(key: Key): Bytes {
  return Buffer.from(key, 'latin1');
}

type TableChanges = { entries: Map<Key, Bytes | null>; sorted: Key[] | null };
export type Layer = Map<number, TableChanges>;

export function newLayer(): Layer {
  return new Map();
}

export function change(layer: Layer, table: number, key: Key, value: Bytes | null): void {
  let changes = layer.get(table);
  if (changes === undefined) {
    changes = { entries: new Map(), sorted: null };
    layer.set(table, changes);
  }
  if (changes.sorted !== null && !changes.entries.has(key)) changes.sorted = null;
  changes.entries.set(key, value);
}

export function lookUp(layer: Layer, table: number, key: Key): Bytes | null | undefined {
  return layer.get(table)?.entries.get(key);
}

function firstAtOrAfter(keys: readonly Key[], key: Key): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The layer's own keys of a table in a range, ascending; removed keys too. */
export function keysWithin(layer: Layer, table: number, from: Key, to: Key): Key[] {
  const changes = layer.get(table);
  if (changes === undefined || changes.entries.size === 0) return [];
  changes.sorted ??= [...changes.entries.keys()].sort((a, b) => (a < b ? -1 : 1));
  return changes.sorted.slice(firstAtOrAfter(changes.sorted, from), firstAtOrAfter(changes.sorted, to));
}

/** Puts what `upper` says over `lower`. */
export function merge(lower: Layer, upper: Layer): void {
  for (const [table, { entries }] of upper) {
    for (const [key, value] of entries) change(lower, table, key, value);
  }
}
