// insert: documents come as raw bytes beside the command or as values inside of it.
import { documents as documentsOf, flag } from '../arguments.ts';
import { type Call, type Handlers } from '../call.ts';
import { decode, Doc, encode, isDoc, mongoError, Timestamp, typeName, typeOf, type Value } from '../../engine/index.ts';
import { type Bytes } from '../layer.ts';
import { insertRecord } from '../records.ts';
import { target, writable } from './namespaces.ts';
import { newObjectId } from './object-id.ts';
import { checkBatch, runStatements, writeReply } from './statements.ts';

type Arrival = { document: Doc; bytes: Bytes | null };

function arrivals(call: Call): Arrival[] {
  const raw = call.sections.get('documents');
  if (raw !== undefined) return raw.map((bytes) => ({ document: decode(bytes), bytes }));
  return documentsOf(call.command, 'documents').map((document) => ({ document, bytes: null }));
}

/** Codes of types that can not be an _id: array, regex, undefined. */
const BAD_ID_TYPES = new Set<number>([4, 6, 11]);

export function hasBadId(document: Doc): boolean {
  const id = document.get('_id');
  return id !== undefined && BAD_ID_TYPES.has(typeOf(id));
}

const REFERENCE_FIELDS = new Set(['$ref', '$id', '$db']);

/** The first name in a value, however deep, that begins with a dollar and is no part of a reference. */
function dollarName(value: Value): string | undefined {
  if (Array.isArray(value)) return value.map(dollarName).find((name) => name !== undefined);
  if (!isDoc(value)) return undefined;
  const own = value.names.find((name) => name.startsWith('$') && !REFERENCE_FIELDS.has(name));
  return own ?? dollarName([...value.values]);
}

export function checkId(document: Doc): void {
  if (hasBadId(document))
    throw mongoError('BadValue', `can't use a value of type ${typeName(document.get('_id'))} for _id`);
  const name = dollarName(document.get('_id') ?? null);
  if (name !== undefined)
    throw mongoError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
    );
}

function isUnsetTime(value: unknown): boolean {
  return value instanceof Timestamp && value.seconds === 0 && value.ordinal === 0;
}

/** As MongoDB 4.4 has it; later versions store such names, which then can hardly be queried. */
export function checkNames(document: Doc): void {
  const name = document.names.find((each) => each.startsWith('$'));
  if (name !== undefined) throw mongoError('BadValue', `Document can't have $ prefixed field names: ${name}`);
}

/** As it is stored: `_id` first, made where it is missing; empty timestamps filled in. */
export function storable(document: Doc, now: Date): Doc {
  const needsTime = document.values.some(isUnsetTime);
  if (document.names[0] === '_id' && !needsTime) return document;
  const result = new Doc();
  const id = document.get('_id');
  result.append('_id', id === undefined ? newObjectId(now) : id);
  for (let i = 0; i < document.size; i++) {
    const name = document.names[i]!;
    const value = document.values[i]!;
    if (name === '_id') continue;
    result.append(name, isUnsetTime(value) ? new Timestamp(Math.floor(now.getTime() / 1000), i + 1) : value);
  }
  return result;
}

function insert(call: Call): Doc {
  const arriving = arrivals(call);
  checkBatch(arriving.length, 'documents');
  target(call);
  const collection = writable(call);
  const result = runStatements(call, arriving.length, flagOr(call.command, 'ordered', true), (i) => {
    const { document, bytes } = arriving[i]!;
    checkId(document);
    checkNames(document);
    const stored = storable(document, call.server.now());
    insertRecord(call.access, collection, stored, stored === document && bytes !== null ? bytes : encode(stored));
    return null;
  });
  return writeReply({ n: result.done.length }, result);
}

function flagOr(command: Doc, field: string, otherwise: boolean): boolean {
  return command.has(field) ? flag(command, field) : otherwise;
}

export { flagOr };

export const insertCommands: Handlers = { insert: { run: insert, writes: true, inTransactions: true } };
