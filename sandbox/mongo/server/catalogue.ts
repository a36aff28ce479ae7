// Which collections and indexes there are: read at the start, changed together with the data.
import {
  compileFilter,
  decode,
  doc,
  type Doc,
  encode,
  type Filter,
  integerOf,
  isDoc,
  isTruthy,
  type KeySpec,
  numberOf,
  isNumeric,
} from '../engine/index.ts';
import { type Bytes, change, type Key, type Layer } from './layer.ts';
import { entriesOf, type View } from './store.ts';

export const CATALOGUE_TABLE = 1;
export const SESSION_TABLE = 2;
const FIRST_FREE_TABLE = 16;

export type Index = {
  /** The table of its entries. */
  readonly table: number;
  readonly name: string;
  readonly keys: KeySpec;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Filter | undefined;
  readonly expireAfterSeconds: number | undefined;
  readonly hidden: boolean;
  /** As `listIndexes` shows it. */
  readonly spec: Doc;
};

export type Collection = {
  /** The table of its records. */
  readonly table: number;
  readonly database: string;
  readonly name: string;
  readonly namespace: string;
  readonly options: Doc;
  readonly uuid: Bytes;
  readonly indexes: readonly Index[];
  /** The commit from which on it is as it is: older snapshots can not use it. */
  readonly visibleFrom: number;
  /** The number that the next record gets; numbers grow with time, so a scan gives documents in the order of insertion. */
  readonly counter: { next: number };
};

/** What an index has met that makes it unfit for some uses. Never taken back. */
export type IndexTraits = {
  /** A bit for each field, by its position, that has held an array. */
  arrays: number;
  /** Whether a key had to be cut. */
  truncated: boolean;
};

export type Catalogue = {
  find(namespace: string): Collection | undefined;
  all(): Iterable<Collection>;
  set(namespace: string, collection: Collection | null): void;
  newTable(): number;
  traits(index: Index): IndexTraits;
  /** Tables that were dropped and still have entries. */
  readonly garbage: Set<number>;
};

const INFIX = { collection: 'c', trait: 't', garbage: 'g' } as const;
const END = '\xff';

function tableKey(kind: keyof typeof INFIX, table: number): Key {
  return INFIX[kind] + String(table).padStart(10, '0');
}

/** The end of a table's keys: no key begins with more of these bytes. */
export const AFTER_ALL = END.repeat(8);

export function recordKey(record: number): Key {
  return String.fromCharCode(
    Math.floor(record / 2 ** 40) & 0xff,
    Math.floor(record / 2 ** 32) & 0xff,
    (record >>> 24) & 0xff,
    (record >>> 16) & 0xff,
    (record >>> 8) & 0xff,
    record & 0xff,
  );
}

function numberOfKey(key: Key): number {
  let number = 0;
  for (let i = 0; i < 6; i++) number = number * 256 + key.charCodeAt(i);
  return number;
}

/** Makes an index of its specification as listed; the specification has been checked. */
export function makeIndex(table: number, spec: Doc): Index {
  const key = spec.get('key');
  if (!isDoc(key)) throw new Error('an index specification has no key');
  const keys = key.names.map((path, i) => {
    const value = key.values[i];
    return [path, isNumeric(value) && numberOf(value) < 0 ? -1 : 1] as const;
  });
  const partial = spec.get('partialFilterExpression');
  const name = spec.get('name');
  return {
    table,
    name: typeof name === 'string' ? name : '',
    keys,
    unique: isTruthy(spec.get('unique')) || name === '_id_',
    sparse: isTruthy(spec.get('sparse')),
    partial: isDoc(partial) ? compileFilter(partial) : undefined,
    expireAfterSeconds: integerOf(spec.get('expireAfterSeconds')) ?? undefined,
    hidden: isTruthy(spec.get('hidden')),
    spec,
  };
}

export function saveCollection(layer: Layer, collection: Collection): void {
  const { table, database, name, options, uuid, indexes } = collection;
  const entry = doc({
    database,
    name,
    options,
    uuid,
    indexes: indexes.map((index) => ({ table: index.table, spec: index.spec })),
  });
  change(layer, CATALOGUE_TABLE, tableKey('collection', table), encode(entry));
}

/** Its entries are removed later, a few at a time. */
export function discardTables(layer: Layer, tables: readonly number[]): void {
  for (const table of tables) {
    change(layer, CATALOGUE_TABLE, tableKey('collection', table), null);
    change(layer, CATALOGUE_TABLE, tableKey('trait', table), null);
    change(layer, CATALOGUE_TABLE, tableKey('garbage', table), new Uint8Array(0));
  }
}

export function forgetGarbage(layer: Layer, table: number): void {
  change(layer, CATALOGUE_TABLE, tableKey('garbage', table), null);
}

export function saveTraits(layer: Layer, table: number, traits: IndexTraits): void {
  change(layer, CATALOGUE_TABLE, tableKey('trait', table), encode(doc(traits)));
}

function loadCollection(view: View, table: number, entry: Doc): Collection {
  const text = (field: string) => {
    const value = entry.get(field);
    return typeof value === 'string' ? value : '';
  };
  const options = entry.get('options');
  const uuid = entry.get('uuid');
  const list = entry.get('indexes');
  const indexes: Index[] = [];
  for (const item of Array.isArray(list) ? list : []) {
    const spec = isDoc(item) ? item.get('spec') : undefined;
    if (isDoc(item) && isDoc(spec)) indexes.push(makeIndex(integerOf(item.get('table')) ?? 0, spec));
  }
  const last = view.stretch(table, { from: '', to: AFTER_ALL, reverse: true }, 1, false).entries[0];
  return {
    table,
    database: text('database'),
    name: text('name'),
    namespace: `${text('database')}.${text('name')}`,
    options: isDoc(options) ? options : doc({}),
    uuid: typeof uuid === 'object' && uuid !== null && 'bytes' in uuid ? uuid.bytes : new Uint8Array(16),
    indexes,
    visibleFrom: 0,
    counter: { next: last === undefined ? 1 : numberOfKey(last.key) + 1 },
  };
}

export function loadCatalogue(view: View): Catalogue {
  const collections = new Map<string, Collection>();
  const traits = new Map<number, IndexTraits>();
  const garbage = new Set<number>();
  let free = FIRST_FREE_TABLE;
  for (const { key, value } of entriesOf(view, CATALOGUE_TABLE, { from: '', to: AFTER_ALL }, true)) {
    const table = Number(key.slice(1));
    free = Math.max(free, table + 1);
    if (key.startsWith(INFIX.garbage)) garbage.add(table);
    else if (key.startsWith(INFIX.trait)) {
      const entry = decode(value);
      traits.set(table, { arrays: integerOf(entry.get('arrays')) ?? 0, truncated: isTruthy(entry.get('truncated')) });
    } else {
      const collection = loadCollection(view, table, decode(value));
      collections.set(collection.namespace, collection);
      for (const index of collection.indexes) free = Math.max(free, index.table + 1);
    }
  }
  return {
    find: (namespace) => collections.get(namespace),
    all: () => collections.values(),
    set(namespace, collection) {
      if (collection === null) collections.delete(namespace);
      else collections.set(namespace, collection);
    },
    newTable: () => free++,
    traits(index) {
      let found = traits.get(index.table);
      if (found === undefined) {
        found = { arrays: 0, truncated: false };
        traits.set(index.table, found);
      }
      return found;
    },
    garbage,
  };
}
