// Names of databases and collections, and the collections that writes make by themselves.
import { randomBytes } from 'node:crypto';
import { type Access, findCollection } from '../access.ts';
import { type Call } from '../call.ts';
import { type Collection, makeIndex, saveCollection } from '../catalogue.ts';
import { doc, type Doc, mongoError, typeName } from '../../engine/index.ts';

const LONGEST_NAMESPACE = 255;

export function checkNamespace(database: string, name: string): void {
  if (name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$')) {
    throw mongoError('InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  }
  if (database.length + name.length + 1 > LONGEST_NAMESPACE) {
    throw mongoError('InvalidNamespace', `Fully qualified namespace is too long: '${database}.${name}'`);
  }
}

/** The collection that the command is about, by its first field. Throws InvalidNamespace. */
export function targetName(call: Call): string {
  const value = call.command.get(call.name);
  if (typeof value !== 'string') {
    throw mongoError('InvalidNamespace', `collection name has invalid type ${typeName(value)}`);
  }
  checkNamespace(call.database, value);
  return value;
}

export function target(call: Call): { namespace: string; collection: Collection | undefined } {
  const namespace = `${call.database}.${targetName(call)}`;
  return { namespace, collection: findCollection(call.access, namespace) };
}

/** Throws NamespaceNotFound. */
export function existing(call: Call): Collection {
  const { collection, namespace } = target(call);
  if (collection === undefined) throw mongoError('NamespaceNotFound', `ns does not exist: ${namespace}`);
  return collection;
}

/** Keeps a changed or new collection among the access's own changes. */
export function putCollection(access: Access, collection: Collection): void {
  saveCollection(access.layer, collection);
  access.collections.set(collection.namespace, collection);
}

export function createCollection(access: Access, database: string, name: string, options: Doc): Collection {
  checkNamespace(database, name);
  const { catalogue } = access.data;
  const table = catalogue.newTable();
  const idIndex = makeIndex(catalogue.newTable(), doc({ v: 2, key: { _id: 1 }, name: '_id_' }));
  const collection: Collection = {
    table,
    database,
    name,
    namespace: `${database}.${name}`,
    options,
    uuid: randomBytes(16),
    indexes: [idIndex],
    visibleFrom: 0,
    counter: { next: 1 },
  };
  putCollection(access, collection);
  return collection;
}

/** The collection to write to; made where it is missing. */
export function writable(call: Call): Collection {
  const { collection } = target(call);
  return collection ?? createCollection(call.access, call.database, targetName(call), doc({}));
}
