// find, count, distinct, and the reading of cursors.
import { documentOrEmpty, flag, optionalCount, optionalDocument, optionalNumber, text } from '../arguments.ts';
import { type Access, readBytes } from '../access.ts';
import { type Call, type CursorReply, type Handlers } from '../call.ts';
import { type Collection } from '../catalogue.ts';
import {
  compileFilter,
  compileProjection,
  distinctValues,
  doc,
  type Doc,
  encode,
  type CompiledFilter,
  isDoc,
  mongoError,
  notSupported,
} from '../../engine/index.ts';
import { type Bytes } from '../layer.ts';
import { countDocuments, find as findDocuments, type Query } from '../query.ts';
import { target } from './namespaces.ts';
import { refuseCollation } from './update.ts';

const FIRST_BATCH = 101;
const NO_BYTES: Bytes[] = [];

export function openCursor(
  call: Call,
  namespace: string,
  documents: Iterator<Bytes>,
  batchSize: number,
  isSingle: boolean,
): CursorReply {
  const { session, transaction } = call;
  const opened = { namespace, session, transaction: transaction?.number ?? null, documents };
  const { batch, id } = call.server.cursors.open(opened, batchSize, isSingle);
  return { kind: 'cursor', field: 'firstBatch', batch, id, namespace };
}

const REFUSED = ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData'];

function refuseOptions(command: Doc): void {
  for (const option of REFUSED) {
    const value = command.get(option);
    if (value === undefined || value === false || (isDoc(value) && value.size === 0)) continue;
    throw notSupported(`The option ${option}`);
  }
  refuseCollation(command);
}

export function queryOf(command: Doc, filterField: string): Query {
  const limit = optionalNumber(command, 'limit') ?? 0;
  return {
    filter: compileFilter(documentOrEmpty(command, filterField)),
    sort: optionalDocument(command, 'sort') ?? null,
    skip: optionalCount(command, 'skip') ?? 0,
    limit: limit === 0 ? Infinity : Math.abs(limit),
    hint: hintOf(command),
  };
}

function hintOf(command: Doc) {
  const hint = command.get('hint');
  return isDoc(hint) && hint.size === 0 ? undefined : hint;
}

function* foundBytes(
  access: Access,
  collection: Collection,
  query: Query,
  project: ((doc: Doc) => Doc) | null,
): Generator<Bytes> {
  for (const { record, document } of findDocuments(access, collection, query)) {
    if (project !== null) yield encode(project(document));
    else yield readBytes(access, collection, record) ?? encode(document);
  }
}

function find(call: Call): CursorReply {
  const { command } = call;
  const { collection, namespace } = target(call);
  refuseOptions(command);
  const limit = optionalNumber(command, 'limit') ?? 0;
  if (limit < 0) throw mongoError('BadValue', `Limit value must be non-negative, but received: ${limit}`);
  const query = queryOf(command, 'filter');
  const fields = optionalDocument(command, 'projection');
  const project = fields === undefined || fields.size === 0 ? null : compileProjection(fields, query.filter);
  const batchSize = optionalCount(command, 'batchSize') ?? FIRST_BATCH;
  const documents = collection === undefined ? NO_BYTES.values() : foundBytes(call.access, collection, query, project);
  return openCursor(call, namespace, documents, batchSize, flag(command, 'singleBatch'));
}

function getMore(call: Call): CursorReply {
  const { command, server } = call;
  const id = command.get('getMore');
  if (typeof id !== 'bigint')
    throw mongoError('TypeMismatch', "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  const namespace = `${call.database}.${text(command, 'collection')}`;
  const cursor = server.cursors.find(id);
  if (
    cursor !== undefined &&
    (cursor.session !== call.session || cursor.transaction !== (call.transaction?.number ?? null))
  ) {
    throw mongoError(
      'BadValue',
      `Cannot run getMore on cursor ${id}, which was created in another session or transaction`,
    );
  }
  const batchSize = optionalCount(command, 'batchSize') ?? 0;
  const next = server.cursors.more(id, namespace, batchSize === 0 ? Infinity : batchSize);
  return { kind: 'cursor', field: 'nextBatch', batch: next.batch, id: next.id, namespace };
}

function killCursors(call: Call): Doc {
  const list = call.command.get('cursors');
  const killed: bigint[] = [];
  const unknown: bigint[] = [];
  for (const id of Array.isArray(list) ? list : []) {
    if (typeof id !== 'bigint') continue;
    (call.server.cursors.close(id) ? killed : unknown).push(id);
  }
  return doc({ cursorsKilled: killed, cursorsNotFound: unknown, cursorsAlive: [], cursorsUnknown: [] });
}

export function countMatches(access: Access, collection: Collection, query: Query): number {
  const skip = query.skip ?? 0;
  const limit = query.limit ?? Infinity;
  return Math.max(countDocuments(access, collection, query, skip + limit) - skip, 0);
}

function count(call: Call): Doc {
  const { collection } = target(call);
  refuseCollation(call.command);
  const query = { ...queryOf(call.command, 'query'), sort: null };
  return doc({ n: collection === undefined ? 0 : countMatches(call.access, collection, query) });
}

function* documentsOf(access: Access, collection: Collection, filter: CompiledFilter): Generator<Doc> {
  for (const { document } of findDocuments(access, collection, { filter })) yield document;
}

function distinct(call: Call): Doc {
  const { collection } = target(call);
  refuseCollation(call.command);
  const path = text(call.command, 'key');
  const filter = compileFilter(documentOrEmpty(call.command, 'query'));
  if (collection === undefined) return doc({ values: [] });
  return doc({ values: distinctValues(documentsOf(call.access, collection, filter), path) });
}

export { documentsOf };

export const findCommands: Handlers = {
  find: { run: find, inTransactions: true },
  getMore: { run: getMore, inTransactions: true },
  killCursors: { run: killCursors, inTransactions: true },
  count: { run: count },
  distinct: { run: distinct, inTransactions: true },
};
