// Raw BSON documents: cut out of a stream, and made into what the driver writes byte for byte as it was.
import mongoose from 'mongoose';
import { BackupError } from './backup-error.ts';

const { BSON } = mongoose.mongo;
/** What a server stores at most, 16 MiB, and a little for what servers add themselves. */
const largestDocument = 16 * 1024 * 1024 + 16 * 1024;
const smallestDocument = 5;

/** The documents of a stream of documents, one behind the other. Throws BackupError where the bytes are something else. */
export async function* documentsIn(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of stream) {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (bytes.length >= 4) {
      const length = bytes.readInt32LE(0);
      if (length < smallestDocument || length > largestDocument) throw new BackupError('not a document of BSON');
      if (bytes.length < length) break;
      if (bytes[length - 1] !== 0) throw new BackupError('not a document of BSON');
      yield bytes.subarray(0, length);
      bytes = bytes.subarray(length);
    }
    rest = bytes;
  }
  if (rest.length > 0) throw new BackupError('ends in the middle of a document');
}

type Value = unknown;

const exactly = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

const isPlain = (value: Value): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A JavaScript object puts names that are numbers first; a Map keeps the order of the bytes. */
const asMap = (bytes: Buffer, isList: boolean): Map<string, Value> | Value[] => {
  const entries: [string, Value][] = [];
  for (const [type, nameAt, nameLength, at, length] of BSON.onDemand.parseToElements(bytes, 0)) {
    const name = bytes.toString('utf8', nameAt, nameAt + nameLength);
    const isNested = type === BSON.BSONType.object || type === BSON.BSONType.array;
    if (isNested) {
      entries.push([name, asMap(bytes.subarray(at, at + length), type === BSON.BSONType.array)]);
      continue;
    }
    // A document with this one field, for the driver's own reading of the type.
    const field = bytes.subarray(nameAt - 1, at + length);
    const alone = Buffer.concat([Buffer.alloc(4), field, Buffer.alloc(1)]);
    alone.writeInt32LE(alone.length, 0);
    entries.push([name, BSON.deserialize(alone, exactly)[name]]);
  }
  return isList ? entries.map(([, value]) => value) : new Map(entries);
};

const isSame = (candidate: object, bytes: Buffer): boolean => bytes.equals(BSON.serialize(candidate));

/** The _id as text, for messages. */
export const idOf = (bytes: Buffer): string => {
  const found: unknown = BSON.deserialize(bytes)['_id'];
  return BSON.EJSON.stringify(found);
};

/**
 * What to give the driver so that it writes exactly these bytes. Throws BackupError where it cannot: a deprecated type,
 * the same name twice.
 */
export const insertable = (bytes: Buffer): object => {
  const asObject: unknown = BSON.deserialize(bytes, exactly);
  if (isPlain(asObject) && isSame(asObject, bytes)) return asObject;
  const inOrder = asMap(bytes, false);
  if (isSame(inOrder, bytes)) return inOrder;
  throw new BackupError(`the document ${idOf(bytes)} cannot be written as it was`);
};
