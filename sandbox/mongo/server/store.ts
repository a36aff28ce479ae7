// The durable store: LMDB under layers of changes on their way to disk, with snapshots that stay as they were.
import { mkdirSync } from 'node:fs';
import { open } from 'lmdb';
import { type Bytes, type Entry, type Key, type Layer, lookUp, merge, type Range } from './layer.ts';
import { addedWithin, overlay, prefixOf, resume, type Stretch } from './stretch.ts';

/** A consistent reading of all tables. A live view follows the newest committed changes; a snapshot's stays as it was. */
export type View = {
  get(table: number, key: Key): Bytes | undefined;
  /** About `limit` entries from the range's beginning. Values are read only where `values` asks for them. */
  stretch(table: number, range: Range, limit: number, values: boolean): Stretch;
  /** How many entries the range has. */
  count(table: number, range: Range): number;
};

export type Snapshot = View & {
  /** Of the last commit that it shows. */
  readonly sequence: number;
  release(): void;
};

export type Store = View & {
  /** Of the newest commit; counts from 0 at each start. */
  sequence(): number;
  /** Visible to the live view at once; the promise resolves when the changes are on disk. Commits reach the disk in order. */
  commit(layer: Layer): Promise<void>;
  snapshot(): Snapshot;
  /** Resolves when everything committed so far is on disk. */
  flushed(): Promise<void>;
  close(): Promise<void>;
};

type Waiter = { resolve: () => void; reject: (error: unknown) => void };
type Batch = { layer: Layer; sealed: boolean; waiters: Waiter[] };

const LONGEST_KEY = 1978;
const NO_BYTES = new Uint8Array(0);

const keyEncoder = {
  writeKey(key: unknown, target: Buffer, position: number): number {
    return typeof key === 'string' ? position + target.write(key, position, LONGEST_KEY, 'latin1') : position;
  },
  readKey(source: Buffer, start: number, end: number): string {
    return source.toString('latin1', start, end);
  },
};

function openFile(folder: string) {
  mkdirSync(folder, { recursive: true });
  // Without overlapping sync a commit's promise means "on disk", by LMDB's own crash-proof order of writes.
  return open<Buffer, string>({
    path: folder,
    encoding: 'binary',
    keyEncoder,
    maxReaders: 1024,
    overlappingSync: false,
  });
}

type File = ReturnType<typeof openFile>;
type Pin = ReturnType<File['useReadTransaction']>;

function readFile(
  file: File,
  pin: Pin | undefined,
  table: number,
  range: Range,
  limit: number,
  values: boolean,
): Stretch {
  const prefix = prefixOf(table);
  const from = prefix + range.from;
  const to = prefix + range.to;
  const options = {
    ...(range.reverse === true
      ? { start: to, end: from, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start: from, end: to }),
    limit,
    ...(pin === undefined ? {} : { transaction: pin }),
  };
  const entries: Entry[] = [];
  if (values) for (const { key, value } of file.getRange(options)) entries.push({ key: key.slice(4), value });
  else for (const key of file.getKeys(options)) entries.push({ key: key.slice(4), value: NO_BYTES });
  return { entries, ended: entries.length < limit };
}

function viewOf(file: File, pin: Pin | undefined, layers: () => readonly Layer[]): View {
  const options = pin === undefined ? undefined : { transaction: pin };
  return {
    get(table, key) {
      for (const layer of layers()) {
        const changed = lookUp(layer, table, key);
        if (changed !== undefined) return changed ?? undefined;
      }
      return file.get(prefixOf(table) + key, options);
    },
    stretch(table, range, limit, values) {
      const over = layers().filter((layer) => layer.has(table));
      return overlay(over, table, range, (rest) => readFile(file, pin, table, rest, limit, values));
    },
    count(table, range) {
      const prefix = prefixOf(table);
      const below = file.getKeysCount({ start: prefix + range.from, end: prefix + range.to, ...options });
      const over = layers().filter((layer) => layer.has(table));
      return below + addedWithin(over, table, range, (key) => file.get(prefix + key, options) !== undefined);
    },
  };
}

/** A view with one's own changes on top. */
export function withLayer(view: View, layer: Layer): View {
  return {
    get(table, key) {
      const changed = lookUp(layer, table, key);
      return changed === undefined ? view.get(table, key) : (changed ?? undefined);
    },
    stretch(table, range, limit, values) {
      const over = layer.has(table) ? [layer] : [];
      return overlay(over, table, range, (rest) => view.stretch(table, rest, limit, values));
    },
    count(table, range) {
      const isBelow = (key: Key): boolean => view.get(table, key) !== undefined;
      return view.count(table, range) + addedWithin(layer.has(table) ? [layer] : [], table, range, isBelow);
    },
  };
}

/** Goes through a range in stretches, so that writes may happen between two of its entries. */
export function* entriesOf(view: View, table: number, range: Range, values: boolean): Generator<Entry> {
  let rest = range;
  let limit = 32;
  for (;;) {
    const { entries, ended } = view.stretch(table, rest, limit, values);
    yield* entries;
    const last = entries.at(-1);
    if (ended || last === undefined) return;
    rest = resume(rest, last.key);
    limit = Math.min(limit * 4, 1024);
  }
}

async function write(file: File, batch: readonly Batch[], atStep: () => void): Promise<void> {
  atStep();
  await file.batch(() => {
    for (const { layer } of batch) {
      for (const [table, { entries }] of layer) {
        const prefix = prefixOf(table);
        for (const [key, value] of entries) {
          atStep();
          if (value === null) void file.remove(prefix + key);
          else void file.put(prefix + key, Buffer.from(value.buffer, value.byteOffset, value.byteLength));
        }
      }
    }
    atStep();
  });
  atStep();
}

/**
 * Opens the store in a folder, making it where it is missing. Throws what the file system says. `onFault`: the disk refused a write.
 * `atStep` is called between all steps of a commit on its way to disk, so that tests can end the process at each of them.
 */
export function openStore(folder: string, onFault: (error: unknown) => void, atStep = () => {}): Store {
  const file = openFile(folder);
  let commits = 0;
  let waiting: Batch[] = [];
  let flushing: Batch[] = [];
  let flight: Promise<void> | null = null;
  let live: readonly Layer[] = [];
  let fault: Error | null = null;

  const refreshLive = () => {
    live = [...flushing, ...waiting].map((batch) => batch.layer).reverse();
  };

  async function flushWaiting(): Promise<void> {
    // One turn of the event loop gathers the commits of all connections that are ready.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      if (waiting.length === 0) {
        // At once, and not when the promise is seen to be done: a commit that comes between would wait for ever.
        flight = null;
        return;
      }
      flushing = waiting;
      waiting = [];
      try {
        await write(file, flushing, atStep);
      } catch (error) {
        // Later readers saw what is not on disk: nothing that follows may be acknowledged.
        for (const { waiters } of [...flushing, ...waiting]) for (const waiter of waiters) waiter.reject(error);
        fault = error instanceof Error ? error : new Error('the disk refused a write');
        flight = null;
        onFault(error);
        return;
      }
      file.resetReadTxn();
      const done = flushing;
      flushing = [];
      refreshLive();
      atStep();
      for (const { waiters } of done) for (const waiter of waiters) waiter.resolve();
    }
  }

  return {
    ...viewOf(file, undefined, () => live),
    sequence: () => commits,
    commit(layer) {
      if (fault !== null) return Promise.reject(fault);
      commits++;
      const last = waiting.at(-1);
      const open: Batch = last === undefined || last.sealed ? { layer, sealed: false, waiters: [] } : last;
      if (open === last) merge(open.layer, layer);
      else waiting.push(open);
      refreshLive();
      flight ??= flushWaiting();
      return new Promise((resolve, reject) => open.waiters.push({ resolve, reject }));
    },
    snapshot() {
      const pin = file.useReadTransaction();
      const layers = live;
      for (const batch of waiting) batch.sealed = true;
      return { ...viewOf(file, pin, () => layers), sequence: commits, release: () => pin.done() };
    },
    async flushed() {
      while (flight !== null) await flight;
    },
    async close() {
      while (flight !== null) await flight;
      await file.close();
    },
  };
}
