// Commands on collections and databases as a whole.
import { documentOrEmpty, flag, optionalDocument, text } from '../arguments.ts';
import { findCollection } from '../access.ts';
import { type Call, type CursorReply, type Handlers } from '../call.ts';
import { type Collection, discardTables } from '../catalogue.ts';
import {
  Binary,
  compileFilter,
  doc,
  type Doc,
  encode,
  isDoc,
  isTruthy,
  mongoError,
  notSupported,
} from '../../engine/index.ts';
import { openCursor } from './find.ts';
import { changeIndex } from './indexes.ts';
import { checkNamespace, createCollection, existing, putCollection, target, targetName } from './namespaces.ts';

const KNOWN_OPTIONS = new Set([
  'create',
  'lsid',
  'writeConcern',
  'comment',
  'autoIndexId',
  'idIndex',
  'readConcern',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'maxTimeMS',
  'apiVersion',
]);
const REFUSED_OPTIONS = [
  'capped',
  'viewOn',
  'timeseries',
  'validator',
  'collation',
  'expireAfterSeconds',
  'clusteredIndex',
  'encryptedFields',
  'changeStreamPreAndPostImages',
];

function refuseOptions(command: Doc): void {
  for (const option of REFUSED_OPTIONS) {
    const value = command.get(option);
    if (value === undefined || (isDoc(value) && value.size === 0) || !isTruthy(value)) continue;
    throw notSupported(`A collection with ${option}`);
  }
  for (const name of command.names) {
    if (name.startsWith('$') || KNOWN_OPTIONS.has(name) || REFUSED_OPTIONS.includes(name)) continue;
    throw notSupported(`The option create.${name}`);
  }
}

function create(call: Call): Doc {
  const name = targetName(call);
  refuseOptions(call.command);
  const namespace = `${call.database}.${name}`;
  if (findCollection(call.access, namespace) !== undefined) {
    throw mongoError('NamespaceExists', `Collection already exists. NS: ${namespace}`);
  }
  createCollection(call.access, call.database, name, doc({}));
  return doc({});
}

/** Waits for the transactions that write to it. */
function awaitWriters(call: Call, collection: Collection): void {
  call.access.data.locks.awaitTable(call.access.holder, collection.table);
}

export function dropCollection(call: Call, collection: Collection): void {
  awaitWriters(call, collection);
  const tables = [collection.table, ...collection.indexes.map((index) => index.table)];
  discardTables(call.access.layer, tables);
  call.access.collections.set(collection.namespace, null);
  call.access.afterCommit.push(() => {
    for (const table of tables) call.access.data.catalogue.garbage.add(table);
  });
  call.server.cursors.closeWhere((cursor) => cursor.namespace === collection.namespace);
}

function drop(call: Call): Doc {
  const { collection, namespace } = target(call);
  if (collection === undefined) throw mongoError('NamespaceNotFound', 'ns not found');
  dropCollection(call, collection);
  return doc({ nIndexesWas: collection.indexes.length, ns: namespace });
}

function collectionsOf(call: Call): Collection[] {
  return [...call.access.data.catalogue.all()].filter(({ database }) => database === call.database);
}

function dropDatabase(call: Call): Doc {
  const collections = collectionsOf(call);
  for (const collection of collections) dropCollection(call, collection);
  return doc(collections.length === 0 ? {} : { dropped: call.database });
}

function listCollections(call: Call): CursorReply {
  const filter = compileFilter(documentOrEmpty(call.command, 'filter'));
  const nameOnly = flag(call.command, 'nameOnly');
  const listed = collectionsOf(call)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, options, uuid, indexes }) =>
      doc({
        name,
        type: 'collection',
        options,
        info: { readOnly: false, uuid: new Binary(4, uuid) },
        idIndex: indexes[0]?.spec,
      }),
    )
    .filter((entry) => filter.matches(entry))
    .map((entry) => encode(nameOnly ? doc({ name: entry.get('name'), type: 'collection' }) : entry));
  return openCursor(call, `${call.database}.$cmd.listCollections`, listed.values(), Infinity, true);
}

function listDatabases(call: Call): Doc {
  const filter = compileFilter(documentOrEmpty(call.command, 'filter'));
  const names = new Set([...call.access.data.catalogue.all()].map(({ database }) => database));
  const databases = [...names].sort().map((name) => doc({ name, sizeOnDisk: 4096, empty: false }));
  const wanted = databases.filter((entry) => filter.matches(entry));
  if (flag(call.command, 'nameOnly')) return doc({ databases: wanted.map((entry) => ({ name: entry.get('name') })) });
  return doc({ databases: wanted, totalSize: wanted.length * 4096 });
}

function split(namespace: string): [database: string, name: string] {
  const dot = namespace.indexOf('.');
  if (dot <= 0) throw mongoError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  return [namespace.slice(0, dot), namespace.slice(dot + 1)];
}

function renameCollection(call: Call): Doc {
  const from = text(call.command, 'renameCollection');
  const to = text(call.command, 'to');
  const [database, name] = split(to);
  checkNamespace(database, name);
  const collection = findCollection(call.access, from);
  if (collection === undefined) throw mongoError('NamespaceNotFound', `Source collection ${from} does not exist`);
  if (from === to) throw mongoError('IllegalOperation', "Can't rename a collection to itself");
  awaitWriters(call, collection);
  const other = findCollection(call.access, to);
  if (other !== undefined) {
    if (!flag(call.command, 'dropTarget')) throw mongoError('NamespaceExists', 'target namespace exists');
    dropCollection(call, other);
  }
  call.access.collections.set(from, null);
  putCollection(call.access, { ...collection, database, name, namespace: to });
  call.server.cursors.closeWhere((cursor) => cursor.namespace === from);
  return doc({});
}

function collMod(call: Call): Doc {
  const collection = existing(call);
  for (const option of ['validator', 'viewOn', 'validationLevel', 'validationAction']) {
    if (call.command.has(option)) throw notSupported(`collMod.${option}`);
  }
  const change = optionalDocument(call.command, 'index');
  if (change === undefined) return doc({});
  const changed = changeIndex(collection, change);
  putCollection(call.access, changed.collection);
  return changed.reply;
}

export const collectionCommands: Handlers = {
  create: { run: create, writes: true, inTransactions: true },
  drop: { run: drop, writes: true },
  dropDatabase: { run: dropDatabase, writes: true },
  listCollections: { run: listCollections },
  listDatabases: { run: listDatabases },
  renameCollection: { run: renameCollection, writes: true },
  collMod: { run: collMod, writes: true },
};
