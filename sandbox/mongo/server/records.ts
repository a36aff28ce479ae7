// Writing records together with their index entries, and holding unique indexes unique.
import { type Access, noteDocument, noteTraits, nextRecord, readDocument } from './access.ts';
import { AFTER_ALL, type Collection, type Index } from './catalogue.ts';
import {
  compareBytes,
  doc,
  type Doc,
  encode,
  encodeKey,
  indexEntries,
  isDoc,
  isTruncated,
  mongoError,
  type Value,
} from '../engine/index.ts';
import { expandKeys } from '../engine/index-entries.ts';
import { documentText } from './key-text.ts';
import { type Bytes, bytesOf, change, type Key, keyOf } from './layer.ts';

export const LARGEST_DOCUMENT = 16 * 1024 * 1024;
const NOTHING = new Uint8Array(0);
const RECORD_LENGTH = 6;

type Keys = ReadonlyMap<Key, { isCut: boolean }>;
const NO_KEYS: Keys = new Map();

/** The record that an index entry points to. Entries of unique indexes hold it as value, others at the end of the key. */
export function recordOfEntry(entry: { key: Key; value: Bytes }): Key {
  return entry.value.length > 0 ? keyOf(entry.value) : entry.key.slice(-RECORD_LENGTH);
}

export function isWholeUnique(index: Index, isCut: boolean): boolean {
  return index.unique && !isCut;
}

function meetsArray(document: Doc, path: readonly string[]): boolean {
  let at: Value | undefined = document;
  for (const name of path) {
    if (!isDoc(at)) return false;
    at = at.get(name);
    if (Array.isArray(at)) return true;
  }
  return false;
}

/** A bit for each field of the index at which the document has an array. */
function arrayFields(index: Index, document: Doc): number {
  let arrays = 0;
  index.keys.forEach(([path], position) => {
    if (meetsArray(document, path.split('.'))) arrays |= 1 << Math.min(position, 30);
  });
  return arrays;
}

function keysOf(access: Access, index: Index, document: Doc): Keys {
  const options =
    index.partial === undefined ? { sparse: index.sparse } : { sparse: index.sparse, partialFilter: index.partial };
  const { keys, multikey } = indexEntries(document, index.keys, options);
  const result = new Map<Key, { isCut: boolean }>();
  let truncated = false;
  for (const key of keys) {
    const isCut = isTruncated(key);
    truncated ||= isCut;
    result.set(keyOf(key), { isCut });
  }
  noteTraits(access, index, { arrays: multikey ? arrayFields(index, document) : 0, truncated });
  return result;
}

/** The values that made one of a document's keys. */
function keyValue(index: Index, document: Doc, key: Key): Doc {
  const paths = index.keys.map(([path]) => path.split('.'));
  const directions = index.keys.map(([, direction]) => direction);
  const rows = expandKeys(document, paths).rows.map((row) => row.map((value) => value ?? null));
  const row = rows.find((each) => keyOf(encodeKey(each, directions)) === key) ?? rows[0] ?? [];
  const values = doc({});
  index.keys.forEach(([path], i) => values.append(path, row[i] ?? null));
  return values;
}

export function duplicateKey(collection: Collection, index: Index, document: Doc, key: Key): Error {
  const values = keyValue(index, document, key);
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${documentText(values)}`;
  return mongoError('DuplicateKey', message, [], doc({ keyPattern: index.spec.get('key'), keyValue: values }));
}

/** Whether two documents whose keys were cut at the same place have the same values. */
function sameValues(index: Index, one: Doc, other: Doc, key: Key): boolean {
  return compareBytes(encode(keyValue(index, one, key)), encode(keyValue(index, other, key))) === 0;
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
    if (otherDocument !== undefined && sameValues(index, document, otherDocument, key)) return true;
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
    const old = before === undefined ? NO_KEYS : keysOf(access, index, before);
    const now = after === undefined ? NO_KEYS : keysOf(access, index, after);
    return { index, old, now };
  });
  locks.claim(access.holder, collection.table, record);
  // Nothing is written before everything is known to fit: a statement that fails leaves no traces.
  for (const { index, old, now } of plans) {
    if (!index.unique) continue;
    for (const [key, { isCut }] of now) {
      if (old.has(key) || after === undefined) continue;
      if (isTaken(access, collection, index, key, isCut, record, after))
        throw duplicateKey(collection, index, after, key);
      locks.claim(access.holder, index.table, key);
    }
    for (const key of old.keys()) if (!now.has(key)) locks.claim(access.holder, index.table, key);
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

type NewEntry = { key: Key; isCut: boolean; record: Key };

/** Fills a new index from the records that are there. The lowest key that occurs twice is the one that is told. */
export function fillIndex(access: Access, collection: Collection, index: Index, records: Iterable<Key>): void {
  const entries: NewEntry[] = [];
  for (const record of records) {
    const document = readDocument(access, collection, record, true);
    if (document === undefined) continue;
    for (const [key, { isCut }] of keysOf(access, index, document)) entries.push({ key, isCut, record });
  }
  entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let last: NewEntry | undefined;
  for (const entry of entries) {
    const { key, isCut, record } = entry;
    if (index.unique && last?.key === key) {
      const document = readDocument(access, collection, record);
      const isTwice =
        document !== undefined && (!isCut || isTaken(access, collection, index, key, isCut, record, document));
      if (isTwice) throw duplicateKey(collection, index, document, key);
    }
    if (isWholeUnique(index, isCut)) change(access.layer, index.table, key, bytesOf(record));
    else change(access.layer, index.table, key + record, NOTHING);
    last = entry;
  }
}
