// The manifest of a backup: what there is and how to prove it. It is written last, so a folder without one is no backup.
import { timingSafeEqual } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BackupError } from './backup-error.ts';
import { fingerprintOf, sealOf } from './seal-file.ts';

export const formatVersion = 1;

/** Wakes mean nothing by themselves: what is due, and when, stands in the other collections, and the clock asks for it again. */
export const leftOut: readonly string[] = ['queue-wakes'];

const extendedJson = z.record(z.string(), z.unknown());

const collectionSchema = z.object({
  name: z.string().min(1),
  documents: z.int().min(0),
  /** Of the file as it stands on the disk. */
  bytes: z.int().min(0),
  sha256: z.string(),
  options: extendedJson,
  indexes: z.array(extendedJson),
});

const manifestSchema = z.object({
  format: z.int(),
  app: z.object({ name: z.literal('banlv'), version: z.string() }),
  schemaVersion: z.int().min(0),
  createdAt: z.iso.datetime(),
  database: z.string(),
  /** How all collections were read as of one moment. */
  consistency: z.enum(['snapshot', 'transaction', 'none']),
  encryption: z
    .object({ algorithm: z.literal('AES-256-GCM'), keyFingerprint: z.string(), salt: z.string() })
    .nullable(),
  lastEvent: z.object({ id: z.string(), at: z.string() }).nullable(),
  leftOut: z.array(z.string()),
  collections: z.array(collectionSchema),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestCollection = z.output<typeof collectionSchema>;

const manifestFile = 'manifest.json';
const sealFile = 'manifest.seal';

/** Names of collections hold what they like; names of files may not. */
export const fileOf = (collection: string, isEncrypted: boolean): string =>
  `${encodeURIComponent(collection)}.bson.gz${isEncrypted ? '.sealed' : ''}`;

const writeDurably = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const writeManifest = async (folder: string, manifest: Manifest, key: Buffer | null): Promise<void> => {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeDurably(path.join(folder, sealFile), `${sealOf(key, text)}\n`);
  await writeDurably(path.join(folder, manifestFile), text);
};

const readText = async (folder: string, file: string): Promise<string> => {
  try {
    return await readFile(path.join(folder, file), 'utf8');
  } catch {
    throw new BackupError(`${folder} holds no complete backup: ${file} cannot be read`);
  }
};

const parse = (text: string): Manifest => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BackupError('the manifest was changed or is not complete');
  }
  const format = z.object({ format: z.int() }).safeParse(json).data?.format;
  if (format !== undefined && format > formatVersion) {
    throw new BackupError(`the backup has format ${format}; this version of Banlv reads up to ${formatVersion}`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new BackupError('the manifest was changed or is not complete');
  return parsed.data;
};

const checkKey = ({ encryption }: Manifest, key: Buffer | null): void => {
  if (encryption !== null && key === null) throw new BackupError('the backup is encrypted: BACKUP_KEY is not set');
  // Whoever encrypts his backups shall not be given one that anybody could have made.
  if (encryption === null && key !== null) {
    throw new BackupError('the backup is not encrypted; unset BACKUP_KEY to restore it all the same');
  }
  if (encryption !== null && key !== null && encryption.keyFingerprint !== fingerprintOf(key)) {
    throw new BackupError('BACKUP_KEY is not the key of this backup');
  }
};

/** Throws BackupError: no manifest, another key, a changed or newer one. */
export const readManifest = async (folder: string, key: Buffer | null): Promise<Manifest> => {
  const text = await readText(folder, manifestFile);
  const seal = Buffer.from((await readText(folder, sealFile)).trim(), 'utf8');
  const manifest = parse(text);
  checkKey(manifest, key);
  const expected = Buffer.from(sealOf(key, text), 'utf8');
  if (seal.length !== expected.length || !timingSafeEqual(seal, expected)) {
    throw new BackupError('the manifest was changed or is not complete');
  }
  return manifest;
};
