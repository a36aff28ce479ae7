// The operations of specification tests, done through the official driver.
import {
  type AnyBulkWriteOperation,
  type ClientSession,
  Collection,
  Db,
  type CreateIndexOptions,
  type Document,
  MongoClient,
  type ReadPreference,
} from 'mongodb';
import { driverOptions, type SpecEntities } from './spec-entities.ts';

export type Operation = {
  object: string;
  name: string;
  arguments?: Document;
  ignoreResultAndError?: boolean;
  expectResult?: unknown;
  expectError?: Document;
  saveResultAsEntity?: string;
};

/** The driver has no such thing; not a fault of a server. */
export class NotInDriver extends Error {}

/** Splits an operation's arguments: what is named comes as it is, all else are options, the session as the driver's. */
function take<Name extends string>(entities: SpecEntities, given: Document, ...names: Name[]) {
  const rest: Document = { ...given };
  const taken = {} as Record<Name, never>;
  for (const name of names) {
    taken[name] = rest[name] as never;
    delete rest[name];
  }
  if (typeof rest.session === 'string') rest.session = entities.session(rest.session);
  if (typeof rest.returnDocument === 'string') rest.returnDocument = rest.returnDocument.toLowerCase();
  return { ...taken, options: driverOptions(rest) };
}

type Run = (entities: SpecEntities, given: Document) => unknown;

function collectionOperations(collection: Collection): Record<string, Run> {
  return {
    aggregate(entities, given) {
      const { pipeline, options } = take(entities, given, 'pipeline');
      return collection.aggregate(pipeline, options).toArray();
    },
    find(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return collection.find(filter, options).toArray();
    },
    findOne(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return collection.findOne(filter, options);
    },
    async bulkWrite(entities, given) {
      const { requests, options } = take(entities, given, 'requests');
      return collection.bulkWrite(requests as AnyBulkWriteOperation[], options);
    },
    insertOne(entities, given) {
      const { document, options } = take(entities, given, 'document');
      return collection.insertOne(document, options);
    },
    insertMany(entities, given) {
      const { documents, options } = take(entities, given, 'documents');
      return collection.insertMany(documents, options);
    },
    replaceOne(entities, given) {
      const { filter, replacement, options } = take(entities, given, 'filter', 'replacement');
      return collection.replaceOne(filter, replacement, options);
    },
    updateOne(entities, given) {
      const { filter, update, options } = take(entities, given, 'filter', 'update');
      return collection.updateOne(filter, update, options);
    },
    updateMany(entities, given) {
      const { filter, update, options } = take(entities, given, 'filter', 'update');
      return collection.updateMany(filter, update, options);
    },
    deleteOne(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return collection.deleteOne(filter, options);
    },
    deleteMany(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return collection.deleteMany(filter, options);
    },
    findOneAndUpdate(entities, given) {
      const { filter, update, options } = take(entities, given, 'filter', 'update');
      return collection.findOneAndUpdate(filter, update, options);
    },
    findOneAndReplace(entities, given) {
      const { filter, replacement, options } = take(entities, given, 'filter', 'replacement');
      return collection.findOneAndReplace(filter, replacement, options);
    },
    findOneAndDelete(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return collection.findOneAndDelete(filter, options);
    },
    count(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the specification still asks for it
      return collection.count(filter, options);
    },
    countDocuments(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return collection.countDocuments(filter, options);
    },
    estimatedDocumentCount(entities, given) {
      return collection.estimatedDocumentCount(take(entities, given).options);
    },
    distinct(entities, given) {
      const { fieldName, filter, options } = take(entities, given, 'fieldName', 'filter');
      return collection.distinct(fieldName, filter, options);
    },
    createIndex(entities, given) {
      const { keys, options } = take(entities, given, 'keys');
      const { session, comment, maxTimeMS, rawData, ...index } = options as Record<string, unknown>;
      return collection.createIndex(keys, index, { session, comment, maxTimeMS, rawData } as CreateIndexOptions);
    },
    dropIndex(entities, given) {
      const { name, options } = take(entities, given, 'name');
      return collection.dropIndex(name, options);
    },
    listIndexes(entities, given) {
      return collection.listIndexes(take(entities, given).options).toArray();
    },
    createSearchIndex: (_entities, given) => collection.createSearchIndex(given.model as never),
    createSearchIndexes: (_entities, given) => collection.createSearchIndexes(given.models as never),
    dropSearchIndex: (_entities, given) => collection.dropSearchIndex(given.name as string),
    updateSearchIndex: (_entities, given) =>
      collection.updateSearchIndex(given.name as string, given.definition as Document),
    listSearchIndexes(_entities, given) {
      const { name, aggregationOptions } = given as { name?: string; aggregationOptions?: Document };
      return (
        name === undefined
          ? collection.listSearchIndexes(aggregationOptions)
          : collection.listSearchIndexes(name, aggregationOptions)
      ).toArray();
    },
  };
}

function databaseOperations(db: Db): Record<string, Run> {
  return {
    runCommand(entities, given) {
      const { command, options } = take(
        entities,
        { ...given, commandName: undefined },
        'command',
        'readConcern',
        'writeConcern',
      );
      delete options.commandName;
      const preference = options.readPreference as ReadPreference | undefined;
      return db.command(command, { ...options, ...(preference === undefined ? {} : { readPreference: preference }) });
    },
    aggregate(entities, given) {
      const { pipeline, options } = take(entities, given, 'pipeline');
      return db.aggregate(pipeline, options).toArray();
    },
    createCollection(entities, given) {
      const { collection, options } = take(entities, given, 'collection');
      return db.createCollection(collection, options).then(() => undefined);
    },
    dropCollection(entities, given) {
      const { collection, options } = take(entities, given, 'collection');
      return db.dropCollection(collection, options).then(() => undefined);
    },
    modifyCollection(entities, given) {
      const { collection, options } = take(entities, given, 'collection');
      const { session, ...command } = options;
      return db.command(
        { collMod: collection as string, ...command },
        { ...(session === undefined ? {} : { session: session as ClientSession }) },
      );
    },
    listCollections(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return db.listCollections(filter, options).toArray();
    },
    listCollectionNames(entities, given) {
      const { filter, options } = take(entities, given, 'filter');
      return db.listCollections(filter, { ...options, nameOnly: true }).toArray();
    },
  };
}

function clientOperations(client: MongoClient): Record<string, Run> {
  return {
    listDatabases: async (entities, given) =>
      (await client.db().admin().listDatabases(take(entities, given).options)).databases,
    listDatabaseNames: async (entities, given) =>
      (
        await client
          .db()
          .admin()
          .listDatabases({ ...take(entities, given).options, nameOnly: true })
      ).databases.map(({ name }) => name),
    clientBulkWrite(entities, given) {
      const { models, options } = take(entities, given, 'models');
      const named = (models as Record<string, Document>[]).flatMap((model) =>
        Object.entries(model).map(([name, fields]) => ({ name, ...fields })),
      );
      return client.bulkWrite(named as never, options);
    },
    close: () => client.close(),
  };
}

export type RunAll = (operations: readonly Operation[]) => Promise<void>;

function sessionOperations(session: ClientSession, runAll: RunAll): Record<string, Run> {
  return {
    startTransaction: (_entities, given) => session.startTransaction(driverOptions(given)),
    commitTransaction: () => session.commitTransaction(),
    abortTransaction: () => session.abortTransaction(),
    endSession: () => session.endSession(),
    withTransaction(_entities, given) {
      const { callback, ...options } = given as { callback: Operation[] };
      return session.withTransaction(() => runAll(callback), driverOptions(options)).then(() => undefined);
    },
  };
}

/** Does one operation on a client, database, collection or session. Throws NotInDriver. */
export function perform(entities: SpecEntities, operation: Operation, runAll: RunAll): unknown {
  const target = entities.target(operation.object);
  const known =
    target instanceof Collection
      ? collectionOperations(target)
      : target instanceof Db
        ? databaseOperations(target)
        : target instanceof MongoClient
          ? clientOperations(target)
          : sessionOperations(target, runAll);
  const run = known[operation.name];
  if (run === undefined) throw new NotInDriver(`the runner has no operation ${operation.name}`);
  return run(entities, operation.arguments ?? {});
}
