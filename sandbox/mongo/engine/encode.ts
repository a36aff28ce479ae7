// Writes documents as BSON bytes.
import { decimalToBits } from './decimal.ts';
import { type Doc, typeOf, type Value } from './values.ts';

const scratch = new Float64Array(1);
const scratchBytes = new Uint8Array(scratch.buffer);

// Encoding is synchronous and never re-entered: one growing buffer serves all calls, and each result is copied out.
let buffer = Buffer.allocUnsafe(64 * 1024);
let at = 0;
const KEEP_BYTES = 4 * 1024 * 1024;

function reserve(length: number): void {
  if (at + length <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + length));
  buffer.copy(larger, 0, 0, at);
  buffer = larger;
}

function writeUtf8(text: string): void {
  const { length } = text;
  reserve(length * 3 + 1);
  if (length < 40) {
    let i = 0;
    for (; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) break;
      buffer[at + i] = unit;
    }
    if (i === length) {
      at += length;
      return;
    }
  }
  at += buffer.write(text, at, 'utf8');
}

function writeCString(text: string): void {
  writeUtf8(text);
  buffer[at++] = 0;
}

function writeInt32At(position: number, value: number): void {
  buffer[position] = value;
  buffer[position + 1] = value >>> 8;
  buffer[position + 2] = value >>> 16;
  buffer[position + 3] = value >>> 24;
}

function writeInt32(value: number): void {
  writeInt32At(at, value);
  at += 4;
}

function writeInt64(value: bigint): void {
  at = buffer.writeBigInt64LE(BigInt.asIntN(64, value), at);
}

/** An int64 from a JavaScript number, without the cost of a bigint. */
function writeMilliseconds(ms: number): void {
  const high = Math.floor(ms / 0x100000000);
  writeInt32(ms - high * 0x100000000);
  writeInt32(high);
}

function writeText(text: string): void {
  const start = at;
  reserve(8);
  at += 4;
  writeUtf8(text);
  buffer[at++] = 0;
  writeInt32At(start, at - start - 4);
}

function writeWord(word: number): void {
  buffer[at] = word >>> 24;
  buffer[at + 1] = word >>> 16;
  buffer[at + 2] = word >>> 8;
  buffer[at + 3] = word;
  at += 4;
}

function writeName(type: number, name: string): void {
  reserve(1);
  buffer[at++] = type;
  writeCString(name);
}

function writeArray(items: Value[]): void {
  const start = at;
  reserve(8);
  at += 4;
  for (let i = 0; i < items.length; i++) writeField(String(i), items[i]!);
  endContainer(start);
}

function writeDocument(doc: Doc): void {
  const { names, values } = doc;
  const start = at;
  reserve(8);
  at += 4;
  for (let i = 0; i < names.length; i++) writeField(names[i]!, values[i]!);
  endContainer(start);
}

function endContainer(start: number): void {
  reserve(1);
  buffer[at++] = 0;
  writeInt32At(start, at - start);
}

function writeField(name: string, value: Value): void {
  writeName(typeOf(value) & 0xff, name);
  reserve(32);
  if (typeof value === 'number') writeInt32(value);
  else if (typeof value === 'string') writeText(value);
  else if (typeof value === 'boolean') buffer[at++] = value ? 1 : 0;
  else if (typeof value === 'bigint') writeInt64(value);
  else if (value !== null) writeSpecial(value);
}

function writeSpecial(value: Exclude<Value, number | string | boolean | bigint | null>): void {
  if (Array.isArray(value)) {
    writeArray(value);
    return;
  }
  switch (value.bsonType) {
    case 1:
      scratch[0] = value.value;
      for (let i = 0; i < 8; i++) buffer[at + i] = scratchBytes[i]!;
      at += 8;
      return;
    case 3: {
      writeDocument(value);
      return;
    }
    case 5:
      reserve(value.bytes.length + 5);
      writeInt32(value.bytes.length);
      buffer[at++] = value.subtype;
      buffer.set(value.bytes, at);
      at += value.bytes.length;
      return;
    case 7:
      writeWord(value.a);
      writeWord(value.b);
      writeWord(value.c);
      return;
    case 9:
      writeMilliseconds(value.ms);
      return;
    case 11:
      writeCString(value.pattern);
      writeCString(value.flags);
      return;
    case 12:
      writeText(value.namespace);
      reserve(12);
      writeWord(value.id.a);
      writeWord(value.id.b);
      writeWord(value.id.c);
      return;
    case 13: {
      writeText(value.code);
      return;
    }
    case 14: {
      writeText(value.text);
      return;
    }
    case 15: {
      const start = at;
      at += 4;
      writeText(value.code);
      writeDocument(value.scope);
      writeInt32At(start, at - start);
      return;
    }
    case 17:
      writeInt32(value.ordinal);
      writeInt32(value.seconds);
      return;
    case 19: {
      const { high, low } = decimalToBits(value);
      at = buffer.writeBigUInt64LE(low, at);
      at = buffer.writeBigUInt64LE(high, at);
      return;
    }
    case 6:
    case -1:
    case 127:
      return;
  }
}

/** A fresh buffer that the caller owns; the limit of 16 MiB is the caller's to check. */
export function encode(doc: Doc): Uint8Array {
  at = 0;
  writeDocument(doc);
  const result = new Uint8Array(at);
  result.set(buffer.subarray(0, at));
  if (buffer.length > KEEP_BYTES) buffer = Buffer.allocUnsafe(64 * 1024);
  return result;
}
