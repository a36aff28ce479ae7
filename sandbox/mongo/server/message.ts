// MongoDB's wire protocol: messages as bytes and what they say. Source: the OP_MSG and OP_QUERY pages of MongoDB's manual.
import { decode, type Doc, isDoc } from '../engine/index.ts';
import { type Bytes } from './layer.ts';

export const LARGEST_MESSAGE = 48_000_000 + 16_384;
export const HEADER_LENGTH = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Flags below bit 16 must be understood by whoever reads the message. */
const REQUIRED_FLAGS = 0xffff;

export type Message = {
  readonly requestId: number;
  readonly isLegacy: boolean;
  readonly command: Doc;
  readonly database: string;
  readonly sections: ReadonlyMap<string, readonly Bytes[]>;
  readonly wantsReply: boolean;
};

/** What came does not follow the protocol: the connection can not go on. */
export class ProtocolError extends Error {}

function endOfText(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new ProtocolError('a text has no end');
  return end;
}

/** One document at a position; its own length says where it ends. */
function documentAt(bytes: Buffer, start: number, end: number): Buffer {
  if (start + 5 > end) throw new ProtocolError('a document is cut off');
  const length = bytes.readInt32LE(start);
  if (length < 5 || start + length > end) throw new ProtocolError('a document has a wrong length');
  return bytes.subarray(start, start + length);
}

function sequenceAt(bytes: Buffer, start: number, limit: number): { name: string; documents: Buffer[]; end: number } {
  if (start + 4 > limit) throw new ProtocolError('a section is cut off');
  const end = start + bytes.readInt32LE(start);
  if (end <= start + 4 || end > limit) throw new ProtocolError('a section has a wrong length');
  const nameEnd = endOfText(bytes, start + 4);
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < end) {
    const document = documentAt(bytes, at, end);
    documents.push(document);
    at += document.length;
  }
  if (at !== end) throw new ProtocolError('a section does not end where it says');
  return { name: bytes.toString('utf8', start + 4, nameEnd), documents, end };
}

function readMessage(bytes: Buffer, requestId: number): Message {
  const flags = bytes.readUInt32LE(HEADER_LENGTH);
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new ProtocolError('unknown flags');
  const end = (flags & CHECKSUM_PRESENT) === 0 ? bytes.length : bytes.length - 4;
  const sections = new Map<string, Buffer[]>();
  let command: Doc | null = null;
  let at = HEADER_LENGTH + 4;
  while (at < end) {
    const kind = bytes.readUInt8(at);
    if (kind === 0 && command === null) {
      const body = documentAt(bytes, at + 1, end);
      command = decode(body);
      at += 1 + body.length;
    } else if (kind === 1) {
      const sequence = sequenceAt(bytes, at + 1, end);
      sections.set(sequence.name, sequence.documents);
      at = sequence.end;
    } else throw new ProtocolError('unknown kind of section');
  }
  if (command === null) throw new ProtocolError('a message without a command');
  const database = command.get('$db');
  if (typeof database !== 'string') throw new ProtocolError('a message without $db');
  return { requestId, isLegacy: false, command, database, sections, wantsReply: (flags & MORE_TO_COME) === 0 };
}

/** Of the old form only commands are understood: drivers say hello in it. */
function readQuery(bytes: Buffer, requestId: number): Message {
  const nameStart = HEADER_LENGTH + 4;
  const nameEnd = endOfText(bytes, nameStart);
  const name = bytes.toString('utf8', nameStart, nameEnd);
  const query = decode(documentAt(bytes, nameEnd + 9, bytes.length));
  if (!name.endsWith('.$cmd')) throw new ProtocolError('only commands are understood in this form');
  const inner = query.get('$query');
  const command = isDoc(inner) ? inner : query;
  return { requestId, isLegacy: true, command, database: name.slice(0, -5), sections: new Map(), wantsReply: true };
}

/** Throws ProtocolError or what decoding throws. `bytes` is one whole message. */
export function parseMessage(bytes: Buffer): Message {
  if (bytes.length < HEADER_LENGTH + 5) throw new ProtocolError('a message is too short');
  const requestId = bytes.readInt32LE(4);
  const operation = bytes.readInt32LE(12);
  if (operation === OP_MSG) return readMessage(bytes, requestId);
  if (operation === OP_QUERY) return readQuery(bytes, requestId);
  throw new ProtocolError(`unknown operation ${operation}`);
}

let lastReply = 0;

/** The header and what else stands before the reply's document. */
export function replyHead(message: Message, length: number): Buffer {
  const extra = message.isLegacy ? 20 : 5;
  const head = Buffer.alloc(HEADER_LENGTH + extra);
  lastReply = (lastReply + 1) | 0;
  head.writeInt32LE(head.length + length, 0);
  head.writeInt32LE(lastReply, 4);
  head.writeInt32LE(message.requestId, 8);
  head.writeInt32LE(message.isLegacy ? OP_REPLY : OP_MSG, 12);
  if (message.isLegacy) {
    head.writeInt32LE(8, HEADER_LENGTH);
    head.writeInt32LE(1, HEADER_LENGTH + 16);
  }
  return head;
}
