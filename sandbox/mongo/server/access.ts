// One unit of work on the data: what it sees, what it has changed so far, and how that becomes everybody's.
import { type Catalogue, type Collection, type IndexTraits, recordKey, saveTraits } from './catalogue.ts';
import { type DocumentCache } from './cache.ts';
import { decode, type Doc, MongoError } from '../engine/index.ts';
import { type Bytes, type Key, type Layer, newLayer } from './layer.ts';
import { type Holder, type Locks, writeConflict } from './locks.ts';
import { type Snapshot, type Store, type View, withLayer } from './store.ts';

export type Data = {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly cache: DocumentCache;
  readonly locks: Locks;
};

export type Access = {
  readonly data: Data;
  readonly view: View;
  readonly layer: Layer;
  /** The transaction that it belongs to. */
  readonly holder: Holder | null;
  readonly snapshot: Snapshot | null;
  /** Own changes in decoded form; null where removed. */
  readonly documents: Map<number, Map<Key, { document: Doc; size: number } | null>>;
  /** Own changes to the catalogue by namespace; null where dropped. */
  readonly collections: Map<string, Collection | null>;
  /** To be done when the changes are committed, after the catalogue has them. */
  readonly afterCommit: (() => void)[];
};

/** Sees the newest state and its own changes. */
export function liveAccess(data: Data): Access {
  const layer = newLayer();
  return {
    data,
    view: withLayer(data.store, layer),
    layer,
    holder: null,
    snapshot: null,
    documents: new Map(),
    collections: new Map(),
    afterCommit: [],
  };
}

/** Sees a snapshot and its own changes; release the snapshot at the end. */
export function transactionAccess(data: Data, holder: Holder, snapshot: Snapshot): Access {
  const layer = newLayer();
  return { ...liveAccess(data), view: withLayer(snapshot, layer), layer, holder, snapshot };
}

export function findCollection(access: Access, namespace: string): Collection | undefined {
  const own = access.collections.get(namespace);
  if (own !== undefined) return own ?? undefined;
  const collection = access.data.catalogue.find(namespace);
  if (collection === undefined || access.snapshot === null) return collection;
  if (collection.visibleFrom > access.snapshot.sequence) {
    throw new MongoError(
      246,
      'SnapshotUnavailable',
      `Unable to read from a snapshot due to pending collection catalog changes of '${namespace}'; please retry the operation.`,
      ['TransientTransactionError'],
    );
  }
  return collection;
}

/** The bytes of a record as this access sees them. */
export function readBytes(access: Access, collection: Collection, record: Key): Bytes | undefined {
  return access.view.get(collection.table, record);
}

/** `scanning`: the cache is not to be filled with it. */
export function readDocument(access: Access, collection: Collection, record: Key, scanning = false): Doc | undefined {
  const { table } = collection;
  const { cache, locks } = access.data;
  const own = access.documents.get(table)?.get(record);
  if (own !== undefined) return own?.document;
  // The cache holds the newest state, which a snapshot shows only where nothing has changed since.
  const isNewest = access.snapshot === null || !locks.changedSince(access.snapshot.sequence, table, record);
  const cached = isNewest ? cache.get(table, record) : undefined;
  if (cached !== undefined) return cached;
  const bytes = access.view.get(table, record);
  if (bytes === undefined) return undefined;
  const document = decode(bytes);
  if (isNewest) cache[scanning ? 'offer' : 'set'](table, record, document, bytes.length);
  return document;
}

export function nextRecord(collection: Collection): Key {
  return recordKey(collection.counter.next++);
}

export function noteDocument(
  access: Access,
  table: number,
  record: Key,
  change: { document: Doc; size: number } | null,
): void {
  const changes = access.documents.get(table);
  if (changes === undefined) access.documents.set(table, new Map([[record, change]]));
  else changes.set(record, change);
}

/** Marks an index as having met arrays or cut keys. The mark is committed on its own: it must outlive an abort of what it marks. */
export function noteTraits(access: Access, index: Collection['indexes'][number], met: IndexTraits): void {
  const { catalogue, store } = access.data;
  const traits = catalogue.traits(index);
  if ((met.arrays & ~traits.arrays) === 0 && (!met.truncated || traits.truncated)) return;
  traits.arrays |= met.arrays;
  traits.truncated ||= met.truncated;
  const layer = newLayer();
  saveTraits(layer, index.table, traits);
  // Whoever commits the entries themselves waits for a later commit, and so for this one.
  store.commit(layer).catch(() => undefined);
}

export function hasChanges(access: Access): boolean {
  return access.layer.size > 0;
}

/** Makes the changes everybody's; resolves when they are on disk. A collection made twice at the same time is a WriteConflict. */
export function commitAccess(access: Access): Promise<void> {
  const { store, catalogue, cache, locks } = access.data;
  if (!hasChanges(access)) return store.flushed();
  if (access.snapshot !== null) {
    for (const namespace of access.collections.keys())
      if (catalogue.find(namespace) !== undefined) throw writeConflict();
  }
  const durable = store.commit(access.layer);
  const sequence = store.sequence();
  locks.committed(access.layer, sequence);
  for (const [namespace, collection] of access.collections) {
    catalogue.set(namespace, collection === null ? null : { ...collection, visibleFrom: sequence });
  }
  for (const [table, changes] of access.documents) {
    for (const [record, change] of changes) {
      if (change === null) cache.delete(table, record);
      else cache.set(table, record, change.document, change.size);
    }
  }
  for (const act of access.afterCommit) act();
  return durable;
}
