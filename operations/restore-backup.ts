// Puts a backup into an empty database: everything is checked before anything is written, and everything proved afterwards.
import mongoose from 'mongoose';
import { z } from 'zod';
import { brokenRestoreId, schemaCollection } from '../server/database/migrations-apply.ts';
import { firstLine } from '../server/errors.ts';
import { BackupError } from './backup-error.ts';
import { readCollectionFile, type Sealing } from './backup-file.ts';
import { insertable } from './bson-documents.ts';
import { listIndexes } from './list-indexes.ts';
import { readManifest, type Manifest, type ManifestCollection } from './manifest.ts';
import { findLastEvent } from './write-backup.ts';

type Db = mongoose.mongo.Db;
type Document = mongoose.mongo.Document;

const { EJSON } = mongoose.mongo.BSON;
const batchDocuments = 500;
/** Well below the 16 MiB that a command may have. */
const batchBytes = 8 * 1024 * 1024;
const tellEvery = 25_000;

export type RestoreOptions = {
  client: mongoose.mongo.MongoClient;
  folder: string;
  key: Buffer | null;
  /** The newest schema version that this program knows. */
  schemaVersion: number;
  now: () => Date;
  tell: (line: string) => void;
};

export type RestoreResult = {
  folder: string;
  database: string;
  collections: number;
  documents: number;
  madeAt: string;
  schemaVersion: number;
  lastEvent: Manifest['lastEvent'];
  /** Group sends that had not been asked of WeCom when the backup was made, and may have been since. */
  sendTasksNotStarted: number;
};

const extended = z.record(z.string(), z.unknown());
const fromJson = (json: Record<string, unknown>): Document =>
  extended.parse(EJSON.deserialize(json, { relaxed: false }));

const refuseFull = async (db: Db): Promise<void> => {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  if (names.length === 0) return;
  throw new BackupError(
    `the database ${db.databaseName} is not empty (${names.length} collections): a restore goes into an empty one`,
  );
};

const verify = async ({ folder, tell }: RestoreOptions, manifest: Manifest, seal: Sealing | null): Promise<void> => {
  for (const collection of manifest.collections) {
    for await (const document of readCollectionFile(folder, collection, seal)) insertable(document);
    tell(`${collection.name}: ${collection.documents} documents are as they were written`);
  }
};

const insertAll = async (
  { folder, tell }: RestoreOptions,
  db: Db,
  expected: ManifestCollection,
  seal: Sealing | null,
): Promise<void> => {
  const collection = db.collection(expected.name);
  let batch: object[] = [];
  let bytes = 0;
  let inserted = 0;
  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    // The driver shall add no _id and change no bytes.
    await collection.insertMany(batch, { ordered: true, forceServerObjectId: true });
    if (Math.floor(inserted / tellEvery) < Math.floor((inserted + batch.length) / tellEvery)) {
      tell(`${expected.name}: ${inserted + batch.length} of ${expected.documents} documents restored`);
    }
    inserted += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const document of readCollectionFile(folder, expected, seal)) {
    if (batch.length >= batchDocuments || bytes + document.length > batchBytes) await send();
    batch.push(insertable(document));
    bytes += document.length;
  }
  await send();
};

const notTheMarker = { _id: { $ne: brokenRestoreId } };

const proveCount = async (db: Db, { name, documents }: ManifestCollection): Promise<void> => {
  const filter: Document = name === schemaCollection ? notTheMarker : {};
  const count = await db.collection(name).countDocuments(filter);
  if (count !== documents) throw new BackupError(`${name} has ${count} documents instead of ${documents}`);
};

/** `v` and `ns` are the former server's own. */
const indexSpec = (json: Record<string, unknown>): Document =>
  Object.fromEntries(Object.entries(fromJson(json)).filter(([name]) => name !== 'v' && name !== 'ns'));

const buildIndexes = async (db: Db, { name, indexes }: ManifestCollection): Promise<void> => {
  const wanted = indexes.map(indexSpec).filter((spec) => spec['name'] !== '_id_');
  if (wanted.length > 0) await db.command({ createIndexes: name, indexes: wanted });
  const made = new Set((await listIndexes(db, name)).map((index) => index['name']));
  const missing = wanted.filter((spec) => !made.has(spec['name']));
  if (missing.length > 0) throw new BackupError(`${name} lacks ${missing.length} of its indexes`);
};

const proveLastEvent = async (db: Db, expected: Manifest['lastEvent']): Promise<void> => {
  const found = await findLastEvent((collection, filter, sort) =>
    db.collection(collection).find(filter).sort(sort).limit(1).next(),
  );
  if (found?.id !== expected?.id) {
    throw new BackupError(`the last event is ${found?.id ?? 'none'} instead of ${expected?.id ?? 'none'}`);
  }
};

const restoreInto = async (
  db: Db,
  options: RestoreOptions,
  manifest: Manifest,
  seal: Sealing | null,
): Promise<void> => {
  const { tell } = options;
  const marks = db.collection<{ _id: string; startedAt: Date }>(schemaCollection);
  for (const { name, options: given } of manifest.collections) await db.command({ create: name, ...fromJson(given) });
  // Until it is taken away again no server starts on this database.
  await marks.insertOne({ _id: brokenRestoreId, startedAt: options.now() });
  for (const collection of manifest.collections) {
    await insertAll(options, db, collection, seal);
    // Before the indexes: those with an expiry begin at once to remove what is old.
    await proveCount(db, collection);
    await buildIndexes(db, collection);
    tell(`${collection.name}: ${collection.documents} documents restored and counted`);
  }
  await proveLastEvent(db, manifest.lastEvent);
  await marks.deleteOne({ _id: brokenRestoreId });
};

/** Throws BackupError. Where nothing was written yet its message says no more; else that the database must be dropped. */
export const restoreBackup = async (options: RestoreOptions): Promise<RestoreResult> => {
  const { client, folder, key, schemaVersion } = options;
  const db = client.db();
  const manifest = await readManifest(folder, key);
  if (manifest.schemaVersion > schemaVersion) {
    throw new BackupError(
      `the backup has schema version ${manifest.schemaVersion} and this program knows ${schemaVersion}: restore it with the newer program`,
    );
  }
  await refuseFull(db);
  const salt = manifest.encryption?.salt;
  const seal = key === null || salt === undefined ? null : { key, salt: Buffer.from(salt, 'base64') };
  await verify(options, manifest, seal);
  try {
    await restoreInto(db, options, manifest, seal);
  } catch (error) {
    throw new BackupError(
      `the restore broke off: ${firstLine(error)}; drop the database ${db.databaseName} and begin again`,
    );
  }
  return {
    folder,
    database: db.databaseName,
    collections: manifest.collections.length,
    documents: manifest.collections.reduce((total, { documents }) => total + documents, 0),
    madeAt: manifest.createdAt,
    schemaVersion: manifest.schemaVersion,
    lastEvent: manifest.lastEvent,
    sendTasksNotStarted: await db.collection('send-tasks').countDocuments({ state: 'creating', startedAt: null }),
  };
};
