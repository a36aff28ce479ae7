// The simulator's durable memory: tables held in maps, every transaction one appended journal line, so kill -9 loses nothing that was answered.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type Table<T> = {
  get(key: string): T | undefined;
  has(key: string): boolean;
  put(key: string, row: T): void;
  delete(key: string): void;
  values(): IterableIterator<T>;
  size(): number;
  /** A live look-up of the rows that share a value, in order of first insertion. */
  index(valueOf: (row: T) => string): (value: string) => T[];
};

export type Store = {
  table<T extends object>(name: string): Table<T>;
  /** Runs `work` at once and whole: when it throws, every row is as before and nothing is written. */
  transaction<R>(work: () => R): R;
  /** Forgets all tables whose name starts so. */
  dropTables(prefix: string): void;
  /** Called after each transaction that changed something. */
  onCommit(listener: () => void): void;
  close(): void;
};

/** One change: table, key and the new row; without a row the key is gone. */
type Change = [table: string, key: string, row?: object];

type RawTable = {
  rows: Map<string, object>;
  watchers: ((key: string, before: object | undefined, after: object | undefined) => void)[];
};

const COMPACT_AFTER_BYTES = 64 * 1024 * 1024;

/** Opens (or makes) the store in a folder. Throws when the folder cannot be written. */
export function openStore(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'wecom.journal');
  const tables = new Map<string, RawTable>();
  const listeners: (() => void)[] = [];
  let changes: Change[] = [];
  let undo: (() => void)[] = [];
  let isOpen = false;

  replay(path, (change) => apply(change));
  let file = compact(path, tables);
  let bytesSinceCompaction = 0;

  function rawTable(name: string): RawTable {
    let table = tables.get(name);
    if (!table) tables.set(name, (table = { rows: new Map(), watchers: [] }));
    return table;
  }

  function apply([name, key, row]: Change): void {
    const table = rawTable(name);
    const before = table.rows.get(key);
    if (row) table.rows.set(key, row);
    else table.rows.delete(key);
    for (const watch of table.watchers) watch(key, before, row);
  }

  function change(name: string, key: string, row: object | undefined): void {
    const entry: Change = row ? [name, key, row] : [name, key];
    if (!isOpen) {
      transaction(() => change(name, key, row));
      return;
    }
    const before = rawTable(name).rows.get(key);
    undo.push(() => apply(before ? [name, key, before] : [name, key]));
    apply(entry);
    changes.push(entry);
  }

  function transaction<R>(work: () => R): R {
    if (isOpen) return work();
    isOpen = true;
    changes = [];
    undo = [];
    try {
      const result = work();
      if (changes.length > 0) append(changes);
      return result;
    } catch (error) {
      for (const step of undo.reverse()) step();
      changes = [];
      throw error;
    } finally {
      isOpen = false;
      if (changes.length > 0) for (const listener of listeners) listener();
    }
  }

  function append(written: Change[]): void {
    bytesSinceCompaction += writeWhole(file, JSON.stringify(written) + '\n');
    if (bytesSinceCompaction < COMPACT_AFTER_BYTES) return;
    closeSync(file);
    file = compact(path, tables);
    bytesSinceCompaction = 0;
  }

  return {
    table<T extends object>(name: string): Table<T> {
      const raw = rawTable(name);
      // The journal gives back what was put under this name; the caller names the row type once, here.
      const rows = raw.rows as Map<string, T>;
      return {
        get: (key) => rows.get(key),
        has: (key) => rows.has(key),
        put: (key, row) => change(name, key, row),
        delete: (key) => (rows.has(key) ? change(name, key, undefined) : undefined),
        values: () => rows.values(),
        size: () => rows.size,
        index: (valueOf) => indexRows(raw, rows, valueOf),
      };
    },
    transaction,
    dropTables: (prefix) =>
      transaction(() => {
        for (const [name, table] of tables) {
          if (name.startsWith(prefix)) for (const key of [...table.rows.keys()]) change(name, key, undefined);
        }
      }),
    onCommit: (listener) => void listeners.push(listener),
    close: () => closeSync(file),
  };
}

function indexRows<T extends object>(raw: RawTable, rows: Map<string, T>, valueOf: (row: T) => string) {
  const groups = new Map<string, Map<string, T>>();
  const place = (key: string, before: T | undefined, after: T | undefined): void => {
    const from = before && valueOf(before);
    const to = after && valueOf(after);
    if (from !== undefined && from !== to) groups.get(from)?.delete(key);
    if (after === undefined || to === undefined) return;
    const group = groups.get(to);
    if (group) group.set(key, after);
    else groups.set(to, new Map([[key, after]]));
  };
  for (const [key, row] of rows) place(key, undefined, row);
  raw.watchers.push((key, before, after) => place(key, before as T | undefined, after as T | undefined));
  return (value: string): T[] => [...(groups.get(value)?.values() ?? [])];
}

/** Reads the journal up to the last whole line: a line torn by kill -9 was never answered. */
function replay(path: string, apply: (change: Change) => void): void {
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    for (const change of JSON.parse(text.slice(start, end)) as Change[]) apply(change);
    start = end + 1;
  }
}

/** Writes all rows into a fresh journal, one line a row, and swaps it in by rename. */
function compact(path: string, tables: Map<string, RawTable>): number {
  const file = openSync(`${path}.new`, 'w');
  for (const [name, { rows }] of tables) {
    let lines = '';
    for (const [key, row] of rows) lines += JSON.stringify([[name, key, row]]) + '\n';
    writeWhole(file, lines);
  }
  renameSync(`${path}.new`, path);
  return file;
}

function writeWhole(file: number, text: string): number {
  const data = Buffer.from(text, 'utf8');
  for (let done = 0; done < data.length;) done += writeSync(file, data, done);
  return data.length;
}
