// update and delete: one or many documents per statement, upserts.
import { documents, flag, optionalDocument } from '../arguments.ts';
import { type Call, type Handlers } from '../call.ts';
import { type Collection } from '../catalogue.ts';
import {
  compileFilter,
  compileUpdate,
  decode,
  doc,
  type Doc,
  encode,
  type CompiledFilter,
  isDoc,
  isNumeric,
  mongoError,
  notSupported,
  numberOf,
  typeName,
  type Update,
  type Value,
} from '../../engine/index.ts';
import { find, type Found } from '../query.ts';
import { insertRecord, removeRecord, replaceRecord } from '../records.ts';
import { flagOr, hasBadId, storable } from './insert.ts';
import { refuseUnknownStatementFields } from './known-fields.ts';
import { target, writable } from './namespaces.ts';
import { checkBatch, runStatements, writeReply } from './statements.ts';

/** Statements come as documents beside the command or inside of it. */
function statementsOf(call: Call, field: 'updates' | 'deletes'): Doc[] {
  const raw = call.sections.get(field);
  const list = raw === undefined ? documents(call.command, field) : raw.map((bytes) => decode(bytes));
  checkBatch(list.length, field);
  for (const statement of list) refuseUnknownStatementFields(field, statement);
  return list;
}

export function refuseCollation(statement: Doc): void {
  const collation = optionalDocument(statement, 'collation');
  if (collation !== undefined && collation.size > 0 && collation.get('locale') !== 'simple')
    throw notSupported('A collation');
}

export function updateOf(call: Call, value: Value | undefined, statement: Doc): Update {
  const arrayFilters = documents(statement, 'arrayFilters');
  const options = { arrayFilters, now: call.server.now() };
  if (isDoc(value)) return compileUpdate(value, options);
  if (!Array.isArray(value)) {
    throw mongoError('FailedToParse', 'Update argument must be either an object or an array');
  }
  const stages = value.filter(isDoc);
  return compileUpdate(stages, options);
}

/** The document that an upsert makes, as stored. */
export function upserted(call: Call, collection: Collection, filter: CompiledFilter, update: Update): Doc {
  const { doc: made } = update.apply(update.upsertBase(filter), filter, true);
  if (hasBadId(made))
    throw mongoError('InvalidIdField', `The '_id' value cannot be of type ${typeName(made.get('_id'))}`);
  const stored = storable(made, call.server.now());
  insertRecord(call.access, collection, stored, encode(stored));
  return stored;
}

/** Whether the document changed. */
export function updateOne(
  call: Call,
  collection: Collection,
  found: Found,
  filter: CompiledFilter,
  update: Update,
): Doc {
  const { doc: after, changed } = update.apply(found.document, filter, false);
  if (changed) replaceRecord(call.access, collection, found.record, found.document, after);
  return changed ? after : found.document;
}

function runUpdate(call: Call, statement: Doc): Doc {
  refuseCollation(statement);
  const filter = compileFilter(optionalDocument(statement, 'q') ?? doc({}));
  const update = updateOf(call, statement.get('u'), statement);
  const multi = flag(statement, 'multi');
  if (multi && update.kind === 'replacement') {
    throw mongoError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  const isUpsert = flag(statement, 'upsert');
  const { collection } = isUpsert ? { collection: writable(call) } : target(call);
  if (collection === undefined) return doc({ n: 0, nModified: 0 });
  // All are found before the first is changed: a change may move a document to where the scan has not been yet.
  const query = { filter, limit: multi ? Infinity : 1, hint: statement.get('hint') };
  const found = [...find(call.access, collection, query)];
  let modified = 0;
  for (const one of found) if (updateOne(call, collection, one, filter, update) !== one.document) modified++;
  if (found.length > 0 || !isUpsert) return doc({ n: found.length, nModified: modified });
  const made = upserted(call, collection, filter, update);
  return doc({ n: 1, nModified: 0, upserted: made.get('_id') ?? null });
}

function numberAt(result: Doc | null, field: string): number {
  const value = result?.get(field);
  return isNumeric(value) ? numberOf(value) : 0;
}

function update(call: Call): Doc {
  const statements = statementsOf(call, 'updates');
  target(call);
  const outcome = runStatements(call, statements.length, flagOr(call.command, 'ordered', true), (i) =>
    runUpdate(call, statements[i]!),
  );
  let n = 0;
  let nModified = 0;
  const upserts: Value[] = [];
  for (const { index, result } of outcome.done) {
    n += numberAt(result, 'n');
    nModified += numberAt(result, 'nModified');
    const id = result?.get('upserted');
    if (id !== undefined) upserts.push(doc({ index, _id: id }));
  }
  return writeReply({ n, nModified, ...(upserts.length > 0 ? { upserted: upserts } : {}) }, outcome);
}

function runDelete(call: Call, statement: Doc): Doc {
  refuseCollation(statement);
  const filter = compileFilter(optionalDocument(statement, 'q') ?? doc({}));
  const limit = statement.get('limit');
  if (!isNumeric(limit) || (numberOf(limit) !== 0 && numberOf(limit) !== 1)) {
    throw mongoError(
      'FailedToParse',
      `The limit field in delete objects must be 0 or 1. Got ${isNumeric(limit) ? numberOf(limit) : 'none'}`,
    );
  }
  const { collection } = target(call);
  if (collection === undefined) return doc({ n: 0 });
  const query = { filter, limit: numberOf(limit) === 1 ? 1 : Infinity, hint: statement.get('hint') };
  const found = [...find(call.access, collection, query)];
  for (const { record, document } of found) removeRecord(call.access, collection, record, document);
  return doc({ n: found.length });
}

function remove(call: Call): Doc {
  const statements = statementsOf(call, 'deletes');
  target(call);
  const outcome = runStatements(call, statements.length, flagOr(call.command, 'ordered', true), (i) =>
    runDelete(call, statements[i]!),
  );
  return writeReply({ n: outcome.done.reduce((n, { result }) => n + numberAt(result, 'n'), 0) }, outcome);
}

export const updateCommands: Handlers = {
  update: { run: update, writes: true, inTransactions: true },
  delete: { run: remove, writes: true, inTransactions: true },
};
