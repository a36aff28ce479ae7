// Writing records together with their index entries, and holding unique indexes unique.
import { type Access, noteDocument, noteTraits, nextRecord, readDocument } from './access.ts';
import { AFTER_ALL, type Collection, type Index } from './catalogue.ts';
import {
  compareBytes,
  doc,
  type Doc,
  encode,
  indexEntries,
  isTruncated,
  mongoError,
  type Value,
} from '../engine/index.ts';
import { documentText } from './key-text.ts';
import { type Bytes, bytesOf, change, type Key, keyOf } from './layer.ts';

export const LARGEST_DOCUMENT = 16 * 1024 * 1024;
const NOTHING = new Uint8Array(0);
const RECORD_LENGTH = 6;

type Keys = Map<Key, { isCut: boolean }>;

/** The record that an index entry points to. Entries of unique indexes hold it as value, others at the end of the key. */
export function recordOfEntry(entry: { key: Key; value: Bytes }): Key {
  return entry.value.length > 0 ? keyOf(entry.value) : entry.key.slice(-RECORD_LENGTH);
}

export function isWholeUnique(index: Index, isCut: boolean): boolean {
  return index.unique && !isCut;
}

function keysOf(access: Access, index: Index, document: Doc): Keys {
  const options =
    index.partial === undefined ? { sparse: index.sparse } : { sparse: index.sparse, partialFilter: index.partial };
  const { keys, multikey } = indexEntries(document, index.keys, options);
  const result: Keys = new Map();
  let truncated = false;
  for (const key of keys) {
    const isCut = isTruncated(key);
    truncated ||= isCut;
    result.set(keyOf(key), { isCut });
  }
  noteTraits(access, index, { multikey, truncated });
  return result;
}

function keyValue(index: Index, document: Doc): Doc {
  const values = doc({});
  for (const [path] of index.keys) values.append(path, valueAt(document, path.split('.')) ?? null);
  return values;
}

function valueAt(value: Value | undefined, path: readonly string[]): Value | undefined {
  let at = value;
  for (const name of path) {
    if (Array.isArray(at)) at = at.map((item) => valueAt(item, [name]) ?? null);
    else if (typeof at === 'object' && at !== null && at.bsonType === 3) at = at.get(name);
    else return undefined;
  }
  return at;
}

export function duplicateKey(collection: Collection, index: Index, document: Doc): Error {
  const values = keyValue(index, document);
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${documentText(values)}`;
  return mongoError('DuplicateKey', message, [], doc({ keyPattern: index.spec.get('key'), keyValue: values }));
}

function sameKeys(index: Index, one: Doc, other: Doc): boolean {
  const a = encode(keyValue(index, one));
  const b = encode(keyValue(index, other));
  return compareBytes(a, b) === 0;
}

function isTaken(
  access: Access,
  collection: Collection,
  index: Index,
  key: Key,
  isCut: boolean,
  record: Key,
  document: Doc,
) {
  if (!isCut) {
    const holder = access.view.get(index.table, key);
    return holder !== undefined && keyOf(holder) !== record;
  }
  for (const entry of access.view.stretch(index.table, { from: key, to: key + AFTER_ALL }, 1000, true).entries) {
    const other = recordOfEntry(entry);
    const otherDocument = other === record ? undefined : readDocument(access, collection, other);
    if (otherDocument !== undefined && sameKeys(index, document, otherDocument)) return true;
  }
  return false;
}

/** Changes a record's entries in all indexes. `before` or `after` is undefined where the record appears or goes. */
function changeEntries(
  access: Access,
  collection: Collection,
  record: Key,
  before: Doc | undefined,
  after: Doc | undefined,
) {
  const { locks } = access.data;
  const recordBytes = bytesOf(record);
  const plans = collection.indexes.map((index) => {
    const old: Keys = before === undefined ? new Map() : keysOf(access, index, before);
    const now: Keys = after === undefined ? new Map() : keysOf(access, index, after);
    return { index, old, now };
  });
  // Nothing is written before everything is known to fit: a statement that fails leaves no traces.
  if (after !== undefined) {
    for (const { index, old, now } of plans) {
      if (!index.unique) continue;
      for (const [key, { isCut }] of now) {
        if (!old.has(key) && isTaken(access, collection, index, key, isCut, record, after)) {
          throw duplicateKey(collection, index, after);
        }
      }
    }
  }
  locks.claim(access.holder, collection.table, record);
  for (const { index, old, now } of plans) {
    if (!index.unique) continue;
    for (const key of old.keys()) if (!now.has(key)) locks.claim(access.holder, index.table, key);
    for (const key of now.keys()) if (!old.has(key)) locks.claim(access.holder, index.table, key);
  }
  for (const { index, old, now } of plans) {
    for (const [key, { isCut }] of old) {
      if (!now.has(key)) change(access.layer, index.table, isWholeUnique(index, isCut) ? key : key + record, null);
    }
    for (const [key, { isCut }] of now) {
      if (old.has(key)) continue;
      if (isWholeUnique(index, isCut)) change(access.layer, index.table, key, recordBytes);
      else change(access.layer, index.table, key + record, NOTHING);
    }
  }
}

function checkSize(bytes: Bytes): void {
  if (bytes.length > LARGEST_DOCUMENT) {
    throw mongoError(
      'BSONObjectTooLarge',
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${LARGEST_DOCUMENT}`,
    );
  }
}

/** Throws DuplicateKey, CannotIndexParallelArrays, BSONObjectTooLarge, and what claiming throws. */
export function insertRecord(access: Access, collection: Collection, document: Doc, bytes: Bytes): void {
  checkSize(bytes);
  const record = nextRecord(collection);
  changeEntries(access, collection, record, undefined, document);
  change(access.layer, collection.table, record, bytes);
  noteDocument(access, collection.table, record, { document, size: bytes.length });
}

export function replaceRecord(access: Access, collection: Collection, record: Key, before: Doc, after: Doc): void {
  const bytes = encode(after);
  checkSize(bytes);
  changeEntries(access, collection, record, before, after);
  change(access.layer, collection.table, record, bytes);
  noteDocument(access, collection.table, record, { document: after, size: bytes.length });
}

export function removeRecord(access: Access, collection: Collection, record: Key, before: Doc): void {
  changeEntries(access, collection, record, before, undefined);
  change(access.layer, collection.table, record, null);
  noteDocument(access, collection.table, record, null);
}

/** The entries of a new index for a record that is there already. */
export function indexRecord(access: Access, collection: Collection, index: Index, record: Key, document: Doc): void {
  for (const [key, { isCut }] of keysOf(access, index, document)) {
    if (index.unique && isTaken(access, collection, index, key, isCut, record, document))
      throw duplicateKey(collection, index, document);
    if (isWholeUnique(index, isCut)) change(access.layer, index.table, key, bytesOf(record));
    else change(access.layer, index.table, key + record, NOTHING);
  }
}
