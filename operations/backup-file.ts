// One collection's file: documents -> gzip -> sealed -> disk, and back; counted and hashed on the way, in constant memory.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { firstLine } from '../server/errors.ts';
import { BackupError } from './backup-error.ts';
import { documentsIn } from './bson-documents.ts';
import { fileOf, type ManifestCollection } from './manifest.ts';
import { opening, sealing } from './seal-file.ts';

/** Documents go through the compressor in pieces of about this size. */
const pieceBytes = 256 * 1024;
const compression = { level: 6 } as const;

export type Sealing = { key: Buffer; salt: Buffer };

/** Lets bytes through and knows afterwards how many there were, and their hash. */
const meter = () => {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      bytes += piece.length;
      done(null, piece);
    },
  });
  return { stream, read: () => ({ bytes, sha256: hash.digest('hex') }) };
};

async function* inPieces(documents: AsyncIterable<Uint8Array>, onDocument: () => void): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const document of documents) {
    onDocument();
    waiting.push(document);
    bytes += document.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  yield Buffer.concat(waiting);
}

/** Writes a file that is not there yet and waits for the disk. */
export const writeCollectionFile = async (
  folder: string,
  collection: string,
  documents: AsyncIterable<Uint8Array>,
  seal: Sealing | null,
  onDocument: () => void,
): Promise<Pick<ManifestCollection, 'documents' | 'bytes' | 'sha256'>> => {
  let count = 0;
  const counted = (): void => {
    count += 1;
    onDocument();
  };
  const source = Readable.from(inPieces(documents, counted), { objectMode: false });
  const measured = meter();
  const file = createWriteStream(path.join(folder, fileOf(collection, seal !== null)), {
    flags: 'wx',
    mode: 0o600,
    flush: true,
  });
  const sealed = seal === null ? [] : [sealing(seal.key, seal.salt, collection)];
  await pipeline([source, createGzip(compression), ...sealed, measured.stream, file]);
  return { documents: count, ...measured.read() };
};

/**
 * The documents of a collection's file. Throws BackupError naming the file where it is missing or not what was written;
 * the hash and the count are known only at the end, so whatever must not be half done reads it twice.
 */
export async function* readCollectionFile(
  folder: string,
  expected: ManifestCollection,
  seal: Sealing | null,
): AsyncGenerator<Buffer> {
  const name = fileOf(expected.name, seal !== null);
  const file = path.join(folder, name);
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) throw new BackupError(`${name} is missing`);
  if (size !== expected.bytes) throw new BackupError(`${name} has ${size} bytes instead of ${expected.bytes}`);
  const measured = meter();
  const plain = createGunzip();
  const opened = seal === null ? [] : [opening(seal.key, seal.salt, expected.name)];
  const flow = pipeline([createReadStream(file), measured.stream, ...opened, plain]);
  // Its failure comes out of reading `plain`, too; it must not also be nobody's.
  flow.catch(() => undefined);
  let count = 0;
  try {
    for await (const document of documentsIn(plain)) {
      count += 1;
      yield document;
    }
    await flow;
  } catch (error) {
    throw new BackupError(`${name} was changed or is not complete (${firstLine(error)})`);
  }
  if (measured.read().sha256 !== expected.sha256) throw new BackupError(`${name} was changed: its sha256 differs`);
  if (count !== expected.documents) {
    throw new BackupError(`${name} holds ${count} documents instead of ${expected.documents}`);
  }
}
