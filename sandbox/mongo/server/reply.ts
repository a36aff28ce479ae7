// Makes replies into bytes: the command's own fields, then what every reply of a replica set's member carries.
import { type CursorReply, type Reply } from './call.ts';
import { doc, Doc, Double, encode, type MongoError, Timestamp } from '../engine/index.ts';
import { type Bytes } from './layer.ts';

/** Grows with every reply, also where the clock is set back. */
export type ClusterClock = () => Timestamp;

export function clusterClock(now: () => Date): ClusterClock {
  let seconds = 0;
  let ordinal = 0;
  return () => {
    const time = Math.floor(now().getTime() / 1000);
    if (time > seconds) {
      seconds = time;
      ordinal = 0;
    }
    ordinal++;
    return new Timestamp(seconds, ordinal);
  };
}

const SIGNATURE = doc({ hash: new Uint8Array(20), keyId: 0n });

function appendTimes(reply: Doc, clock: ClusterClock): void {
  const time = clock();
  reply.append('$clusterTime', doc({ clusterTime: time, signature: SIGNATURE }));
  reply.append('operationTime', time);
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const NAMES: Buffer[] = [];

/** The beginning of an array's element that is a document: its type and its position as name. */
function elementHead(position: number): Buffer {
  return (NAMES[position] ??= Buffer.from(`\x03${position}\0`, 'latin1'));
}

const DOCUMENT_END = Buffer.from([0]);

function cursorBytes(reply: CursorReply, tail: Bytes): Buffer {
  const parts: Uint8Array[] = [];
  let arrayLength = 5;
  reply.batch.forEach((document, i) => {
    const head = elementHead(i);
    parts.push(head, document);
    arrayLength += head.length + document.length;
  });
  const arrayHead = Buffer.from(`\x04${reply.field}\0`, 'latin1');
  const id = Buffer.alloc(12);
  id.write('\x12id\0', 'latin1');
  id.writeBigInt64LE(reply.id, 4);
  const namespace = Buffer.from(`${reply.namespace}\0`, 'utf8');
  const ns = Buffer.concat([Buffer.from('\x02ns\0', 'latin1'), int32(namespace.length), namespace]);
  const cursorLength = 4 + arrayHead.length + arrayLength + id.length + ns.length + 1;
  const head = Buffer.from('\x03cursor\0', 'latin1');
  // The tail is a document of its own, without its length.
  const rest = tail.subarray(4);
  const total = 4 + head.length + cursorLength + rest.length;
  return Buffer.concat([
    int32(total),
    head,
    int32(cursorLength),
    arrayHead,
    int32(arrayLength),
    ...parts,
    DOCUMENT_END,
    id,
    ns,
    DOCUMENT_END,
    rest,
  ]);
}

export function replyBytes(reply: Reply, clock: ClusterClock): Bytes {
  if (!(reply instanceof Doc)) {
    if (reply.kind === 'failure') return errorBytes(reply.error, clock);
    const tail = doc({ ok: new Double(1) });
    appendTimes(tail, clock);
    return cursorBytes(reply, encode(tail));
  }
  const whole = reply.copy();
  whole.append('ok', new Double(1));
  appendTimes(whole, clock);
  return encode(whole);
}

export function errorBytes(error: MongoError, clock: ClusterClock): Bytes {
  const reply = doc({ ok: new Double(0), errmsg: error.message, code: error.code, codeName: error.codeName });
  const { details } = error;
  for (let i = 0; i < (details?.size ?? 0); i++) reply.set(details!.names[i]!, details!.values[i]!);
  if (error.labels.length > 0) reply.append('errorLabels', [...error.labels]);
  appendTimes(reply, clock);
  return encode(reply);
}
