// Makes a backup: every collection of a database as of one moment into an empty folder, the manifest last.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import mongoose from 'mongoose';
import { BackupError } from './backup-error.ts';
import { writeCollectionFile, type Sealing } from './backup-file.ts';
import { readConsistently, type Listed, type Reading } from './consistent-read.ts';
import { fileOf, formatVersion, leftOut, writeManifest, type Manifest, type ManifestCollection } from './manifest.ts';
import { fingerprintOf } from './seal-file.ts';
import { brokenRestoreId, schemaCollection, versionId } from '../server/database/migrations-apply.ts';

const { EJSON } = mongoose.mongo.BSON;
const tellEvery = 25_000;

export type BackupOptions = {
  client: mongoose.mongo.MongoClient;
  folder: string;
  /** 32 bytes; null: not encrypted. */
  key: Buffer | null;
  appVersion: string;
  now: () => Date;
  /** False: without a snapshot, for a database that nobody writes to. */
  asOfOneMoment: boolean;
  /** Progress, a line at a time. */
  tell: (line: string) => void;
};

export type BackupResult = {
  folder: string;
  database: string;
  collections: number;
  documents: number;
  bytes: number;
  encrypted: boolean;
  consistency: Manifest['consistency'];
  schemaVersion: number;
  lastEvent: Manifest['lastEvent'];
};

const prepareFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length === 0) return;
  } catch {
    throw new BackupError(`${folder} cannot be made or read`);
  }
  throw new BackupError(`${folder} is not empty: every backup goes to a folder of its own`);
};

/** The names of the files must be on the disk as well as their contents. */
const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const asJson = (document: mongoose.mongo.Document): Record<string, unknown> =>
  EJSON.serialize(document, { relaxed: false });

const findSchemaVersion = async (reading: Reading): Promise<number> => {
  if (!reading.collections.some(({ name }) => name === schemaCollection)) return 0;
  if (await reading.first(schemaCollection, { _id: brokenRestoreId }, { _id: 1 })) {
    throw new BackupError('a restore into this database is under way or was broken off');
  }
  const found = await reading.first(schemaCollection, { _id: versionId }, { _id: 1 });
  const version: unknown = found?.['version'];
  return typeof version === 'number' ? version : 0;
};

/** Ids are made by several processes, so "last" is the greatest: what counts is that a restore finds the same. */
export const findLastEvent = async (first: Reading['first']): Promise<Manifest['lastEvent']> => {
  const event = await first('events', {}, { _id: -1 });
  if (event === null) return null;
  const at: unknown = event['at'];
  return { id: String(event['_id']), at: at instanceof Date ? at.toISOString() : '' };
};

const writeCollections = async (
  { folder, tell }: BackupOptions,
  reading: Reading,
  collections: readonly Listed[],
  seal: Sealing | null,
): Promise<ManifestCollection[]> => {
  const written: ManifestCollection[] = [];
  for (const { name, options, indexes } of collections) {
    let seen = 0;
    const file = await writeCollectionFile(folder, name, reading.documentsOf(name), seal, () => {
      seen += 1;
      if (seen % tellEvery === 0) tell(`${name}: ${seen} documents so far`);
    });
    tell(`${name}: ${file.documents} documents, ${file.bytes} bytes`);
    written.push({ name, ...file, options: asJson(options), indexes: indexes.map(asJson) });
  }
  return written;
};

const write = async (options: BackupOptions, reading: Reading): Promise<BackupResult> => {
  const { client, folder, key, now } = options;
  const database = client.db().databaseName;
  const collections = reading.collections.filter(({ name }) => !leftOut.includes(name));
  if (collections.length === 0) throw new BackupError(`the database ${database} holds nothing: is MONGODB_URI right?`);
  const schemaVersion = await findSchemaVersion(reading);
  const lastEvent = await findLastEvent(reading.first);
  const createdAt = now().toISOString();
  const seal = key === null ? null : { key, salt: randomBytes(32) };
  const written = await writeCollections(options, reading, collections, seal);
  const manifest: Manifest = {
    format: formatVersion,
    app: { name: 'banlv', version: options.appVersion },
    schemaVersion,
    createdAt,
    database,
    consistency: reading.consistency,
    encryption:
      seal === null
        ? null
        : { algorithm: 'AES-256-GCM', keyFingerprint: fingerprintOf(seal.key), salt: seal.salt.toString('base64') },
    lastEvent,
    leftOut: [...leftOut],
    collections: written,
  };
  await writeManifest(folder, manifest, key);
  await flushFolder(folder);
  return {
    folder,
    database,
    collections: written.length,
    documents: written.reduce((total, { documents }) => total + documents, 0),
    bytes: written.reduce((total, { bytes }) => total + bytes, 0),
    encrypted: key !== null,
    consistency: reading.consistency,
    schemaVersion,
    lastEvent,
  };
};

/** Throws BackupError (one line for the operator) or the database's error; then the folder is empty again. */
export const writeBackup = async (options: BackupOptions): Promise<BackupResult> => {
  const { folder, key } = options;
  await prepareFolder(folder);
  const begun: string[] = [];
  try {
    return await readConsistently(options.client, options.asOfOneMoment, (reading) => {
      begun.push(
        ...reading.collections.map(({ name }) => fileOf(name, key !== null)),
        'manifest.json',
        'manifest.seal',
      );
      return write(options, reading);
    });
  } catch (error) {
    for (const name of begun) await rm(path.join(folder, name), { force: true });
    throw error;
  }
};
