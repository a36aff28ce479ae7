// Reads a BSON document from bytes; the hot path of every scan, so it avoids views and repeated text decoding.
import { decimalFromBits } from './decimal.ts';
import { mongoError, type MongoError } from './errors.ts';
import {
  Binary,
  BsonSymbol,
  bsonUndefined,
  Code,
  CodeWithScope,
  DateTime,
  DbPointer,
  Doc,
  Double,
  maxKey,
  minKey,
  ObjectId,
  Regex,
  Timestamp,
  type Value,
} from './values.ts';

const scratch = new Float64Array(1);
const scratchBytes = new Uint8Array(scratch.buffer);

// Decoding is synchronous and never re-entered, so the cursor may live in the module.
let bytes: Buffer = Buffer.alloc(0);
let at = 0;

/** Field names repeat in every document: a small table hands out one string per name, which also compares fast. */
const NAME_SLOTS = 4096;
const names: (string | undefined)[] = new Array<string | undefined>(NAME_SLOTS).fill(undefined);

/** V8 compares internalized strings by pointer; a property key is internalized. */
function internalize(text: string): string {
  const [key = text] = Object.keys({ [text]: 0 });
  return key;
}

function invalid(why: string): MongoError {
  return mongoError('InvalidBSON', `invalid BSON: ${why}`);
}

function readName(): string {
  const start = at;
  let hash = 0;
  let byte = bytes[at];
  while (byte !== 0) {
    if (byte === undefined) throw invalid('field name without end');
    hash = (Math.imul(hash, 31) + byte) | 0;
    byte = bytes[++at];
  }
  const length = at - start;
  at++;
  const slot = hash & (NAME_SLOTS - 1);
  const known = names[slot];
  if (known?.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
    if (i === length) return known;
  }
  const name = internalize(bytes.toString('utf8', start, start + length));
  // Only ASCII names have one byte per character, which the comparison above relies on.
  if (name.length === length) names[slot] = name;
  return name;
}

function readCString(): string {
  const end = bytes.indexOf(0, at);
  if (end < 0) throw invalid('text without end');
  const text = bytes.toString('utf8', at, end);
  at = end + 1;
  return text;
}

function readInt32(): number {
  const value = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  at += 4;
  return value;
}

function readInt64(): bigint {
  const low = readInt32() >>> 0;
  const high = readInt32();
  if (high >= -0x200000 && high < 0x200000) return BigInt(high * 0x100000000 + low);
  return (BigInt(high) << 32n) | BigInt(low);
}

function readUint64(): bigint {
  return BigInt.asUintN(64, readInt64());
}

function readDouble(): number {
  for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[at + i]!;
  at += 8;
  return scratch[0]!;
}

function readText(): string {
  const length = readInt32();
  const start = at;
  const end = start + length - 1;
  if (length < 1 || end >= bytes.length) throw invalid('text of impossible length');
  at = end + 1;
  if (length > 24) return bytes.toString('utf8', start, end);
  // A short ASCII text is built faster here than by a call into the runtime.
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte > 127) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

function readObjectId(): ObjectId {
  const i = at;
  at += 12;
  return new ObjectId(
    (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!,
    (bytes[i + 4]! << 24) | (bytes[i + 5]! << 16) | (bytes[i + 6]! << 8) | bytes[i + 7]!,
    (bytes[i + 8]! << 24) | (bytes[i + 9]! << 16) | (bytes[i + 10]! << 8) | bytes[i + 11]!,
  );
}

function readBinary(): Binary {
  const length = readInt32();
  const subtype = bytes[at++]!;
  if (length < 0 || at + length > bytes.length) throw invalid('binary of impossible length');
  const content = new Uint8Array(bytes.subarray(at, at + length));
  at += length;
  return new Binary(subtype, content);
}

function readArray(): Value[] {
  const end = at + readInt32() - 1;
  const items: Value[] = [];
  for (;;) {
    const type = bytes[at++];
    if (type === 0) break;
    if (type === undefined) throw invalid('array without end');
    while (bytes[at] !== 0) if (at++ >= bytes.length) throw invalid('array without end');
    at++;
    items.push(readValue(type));
  }
  if (at !== end + 1) throw invalid('array of another length than it says');
  return items;
}

function readDocument(): Doc {
  const end = at + readInt32() - 1;
  const doc = new Doc();
  const { names: fields, values } = doc;
  for (;;) {
    const type = bytes[at++];
    if (type === 0) break;
    if (type === undefined) throw invalid('document without end');
    fields.push(readName());
    values.push(readValue(type));
  }
  if (at !== end + 1) throw invalid('document of another length than it says');
  return doc;
}

function readCodeWithScope(): CodeWithScope {
  readInt32();
  const code = readText();
  return new CodeWithScope(code, readDocument());
}

function readValue(type: number): Value {
  switch (type) {
    case 1:
      return new Double(readDouble());
    case 2:
      return readText();
    case 3:
      return readDocument();
    case 4:
      return readArray();
    case 5:
      return readBinary();
    case 6:
      return bsonUndefined;
    case 7:
      return readObjectId();
    case 8:
      return bytes[at++] === 1;
    case 9: {
      const low = readInt32() >>> 0;
      return new DateTime(readInt32() * 0x100000000 + low);
    }
    case 10:
      return null;
    case 11:
      return new Regex(readCString(), readCString());
    case 12:
      return new DbPointer(readText(), readObjectId());
    case 13:
      return new Code(readText());
    case 14:
      return new BsonSymbol(readText());
    case 15:
      return readCodeWithScope();
    case 16:
      return readInt32();
    case 17: {
      const ordinal = readInt32();
      return new Timestamp(readInt32(), ordinal);
    }
    case 18:
      return readInt64();
    case 19: {
      const low = readUint64();
      return decimalFromBits(readUint64(), low);
    }
    case 255:
      return minKey;
    case 127:
      return maxKey;
    default:
      throw invalid(`unknown type ${type}`);
  }
}

/** The document that starts at the first byte. Throws InvalidBSON (22) where the bytes are none. */
export function decode(source: Uint8Array): Doc {
  bytes = Buffer.isBuffer(source) ? source : Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  at = 0;
  if (bytes.length < 5) throw invalid('too short');
  const doc = readDocument();
  if (at > bytes.length) throw invalid('cut short');
  return doc;
}
