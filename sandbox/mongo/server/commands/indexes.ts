// createIndexes, dropIndexes, listIndexes, and the part of collMod that is about indexes.
import { documents } from '../arguments.ts';
import { type Call, type CursorReply, type Handlers } from '../call.ts';
import { AFTER_ALL, type Collection, discardTables, type Index, makeIndex } from '../catalogue.ts';
import {
  doc,
  type Doc,
  encode,
  equal,
  isDoc,
  isNumeric,
  isTruthy,
  mongoError,
  type Value,
} from '../../engine/index.ts';
import { fillIndex } from '../records.ts';
import { entriesOf } from '../store.ts';
import { checkedSpec, compareSpecs } from './index-spec.ts';
import { openCursor } from './find.ts';
import { createCollection, existing, putCollection, target, targetName } from './namespaces.ts';

/** Null where there is such an index already. Throws IndexKeySpecsConflict, IndexOptionsConflict. */
function checkedAgainst(indexes: readonly Index[], spec: Doc): Doc | null {
  const name = spec.get('name');
  const namesake = indexes.find((index) => index.name === name);
  if (namesake !== undefined) {
    const relation = compareSpecs(namesake.spec, spec);
    if (relation === 'identical') return null;
    const message = 'An existing index has the same name as the requested index with other keys or options.';
    throw mongoError(relation === 'different' ? 'IndexKeySpecsConflict' : 'IndexOptionsConflict', message);
  }
  const equivalent = indexes.find((index) => compareSpecs(index.spec, spec) !== 'different');
  if (equivalent === undefined) return spec;
  throw mongoError('IndexOptionsConflict', `Index already exists with a different name: ${equivalent.name}`);
}

function* recordsOf(call: Call, collection: Collection): Generator<string> {
  const range = { from: '', to: AFTER_ALL };
  for (const { key } of entriesOf(call.access.view, collection.table, range, false)) yield key;
}

function createIndexes(call: Call): Doc {
  const { access } = call;
  const name = targetName(call);
  const list = call.command.get('indexes');
  if (Array.isArray(list) && list.length === 0)
    throw mongoError('BadValue', 'Must specify at least one index to create');
  const specs = documents(call.command, 'indexes').map(checkedSpec);
  const found = target(call).collection;
  if (found !== undefined) access.data.locks.awaitTable(access.holder, found.table);
  let collection = found ?? createCollection(access, call.database, name, doc({}));
  const before = collection.indexes.length;
  for (const spec of specs) {
    const wanted = checkedAgainst(collection.indexes, spec);
    if (wanted === null) continue;
    if (access.holder !== null && found !== undefined && access.collections.get(found.namespace) === undefined) {
      throw mongoError(
        'OperationNotSupportedInTransaction',
        `Cannot create new indexes on existing collection ${found.namespace} in a multi-document transaction.`,
      );
    }
    const index = makeIndex(access.data.catalogue.newTable(), wanted);
    fillIndex(access, collection, index, recordsOf(call, collection));
    collection = { ...collection, indexes: [...collection.indexes, index] };
  }
  const after = collection.indexes.length;
  if (after > before) putCollection(access, collection);
  return doc({
    ...(found === undefined ? { createdCollectionAutomatically: true } : { createdCollectionAutomatically: false }),
    numIndexesBefore: before,
    numIndexesAfter: after,
    ...(after === before ? { note: 'all indexes already exist' } : {}),
  });
}

function indexNotFound(message: string): Error {
  return mongoError('IndexNotFound', message);
}

function chosen(collection: Collection, choice: Value): Index[] {
  const droppable = collection.indexes.slice(1);
  if (choice === '*') return droppable;
  if (Array.isArray(choice)) {
    return choice.flatMap((item) => {
      if (typeof item !== 'string')
        throw mongoError('TypeMismatch', 'dropIndexes: the names of a list must be strings');
      return chosen(collection, item);
    });
  }
  const isWanted = (index: Index) =>
    typeof choice === 'string' ? index.name === choice : equal(index.spec.get('key') ?? null, choice);
  const found = collection.indexes.find(isWanted);
  if (found === undefined) {
    const shown = typeof choice === 'string' ? `with name [${choice}]` : 'with that key';
    throw indexNotFound(`index not found ${shown}`);
  }
  if (found === collection.indexes[0]) throw mongoError('InvalidOptions', 'cannot drop _id index');
  return [found];
}

function dropIndexes(call: Call): Doc {
  const { access } = call;
  const collection = existing(call);
  const choice = call.command.get('index');
  if (choice === undefined)
    throw mongoError('FailedToParse', "BSON field 'dropIndexes.index' is missing but a required field");
  if (typeof choice !== 'string' && !isDoc(choice) && !Array.isArray(choice)) {
    throw mongoError(
      'TypeMismatch',
      "BSON field 'dropIndexes.index' is the wrong type, expected types '[string, object, array]'",
    );
  }
  const dropped = new Set(chosen(collection, choice));
  access.data.locks.awaitTable(access.holder, collection.table);
  const tables = [...dropped].map((index) => index.table);
  discardTables(access.layer, tables);
  access.afterCommit.push(() => {
    for (const table of tables) access.data.catalogue.garbage.add(table);
  });
  putCollection(access, { ...collection, indexes: collection.indexes.filter((index) => !dropped.has(index)) });
  return doc({ nIndexesWas: collection.indexes.length });
}

function listIndexes(call: Call): CursorReply {
  const collection = existing(call);
  const specs = collection.indexes.map((index) => encode(index.spec));
  return openCursor(call, collection.namespace, specs.values(), Infinity, true);
}

function changedSpec(spec: Doc, option: string, value: Value): Doc {
  const result = spec.copy();
  if (option === 'hidden' && !isTruthy(value)) result.delete(option);
  else result.set(option, value);
  return result;
}

/** The collection with a changed index, for collMod. Throws IndexNotFound, InvalidOptions. */
export function changeIndex(collection: Collection, change: Doc): { collection: Collection; reply: Doc } {
  const name = change.get('name');
  const pattern = change.get('keyPattern');
  const index = collection.indexes.find((each) =>
    name === undefined ? equal(each.spec.get('key') ?? null, pattern ?? null) : each.name === name,
  );
  if (index === undefined)
    throw indexNotFound(`cannot find index ${typeof name === 'string' ? name : ''} for ns ${collection.namespace}`);
  const reply = doc({});
  let { spec } = index;
  const life = change.get('expireAfterSeconds');
  if (life !== undefined) {
    if (!isNumeric(life)) throw mongoError('InvalidOptions', 'expireAfterSeconds field must be a number');
    const before = spec.get('expireAfterSeconds');
    if (before === undefined) throw mongoError('InvalidOptions', 'no expireAfterSeconds field to update');
    reply.append('expireAfterSeconds_old', before);
    reply.append('expireAfterSeconds_new', life);
    spec = changedSpec(spec, 'expireAfterSeconds', life);
  }
  const hidden = change.get('hidden');
  if (hidden !== undefined) {
    reply.append('hidden_old', isTruthy(spec.get('hidden')));
    reply.append('hidden_new', isTruthy(hidden));
    spec = changedSpec(spec, 'hidden', hidden);
  }
  const changed = makeIndex(index.table, spec);
  return {
    collection: { ...collection, indexes: collection.indexes.map((each) => (each === index ? changed : each)) },
    reply,
  };
}

export const indexCommands: Handlers = {
  createIndexes: { run: createIndexes, writes: true, inTransactions: true },
  dropIndexes: { run: dropIndexes, writes: true },
  deleteIndexes: { run: dropIndexes, writes: true },
  listIndexes: { run: listIndexes },
};
