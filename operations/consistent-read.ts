// Reads a whole database as of one moment, where the server can: a snapshot session (MongoDB 5.0 and newer), else one transaction.
import type mongoose from 'mongoose';
import { firstLine } from '../server/errors.ts';
import { BackupError } from './backup-error.ts';
import { listIndexes, type IndexDescription } from './list-indexes.ts';
import type { Manifest } from './manifest.ts';

type MongoClient = mongoose.mongo.MongoClient;
type Db = mongoose.mongo.Db;
type Document = mongoose.mongo.Document;

export type Consistency = Manifest['consistency'];

/** What is said of a collection beside its documents. */
export type Listed = { name: string; options: Document; indexes: IndexDescription[] };

export type Reading = {
  consistency: Consistency;
  collections: Listed[];
  /** The raw documents of a collection. */
  documentsOf: (collection: string) => AsyncIterable<Uint8Array>;
  /** The first document in this order, or null. */
  first: (collection: string, filter: Document, sort: Document) => Promise<Document | null>;
};

/** Snapshot sessions came with MongoDB 5.0, whose wire version is 13; the driver refuses them before. */
const snapshotWireVersion = 13;
const batchSize = 500;
const listTries = 5;

const listCollections = async (db: Db): Promise<Listed[]> => {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const listed: Listed[] = [];
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('system.')) continue;
    if (entry.type !== undefined && entry.type !== 'collection') {
      throw new BackupError(`${entry.name} is a ${entry.type}, which a backup cannot hold`);
    }
    listed.push({ name: entry.name, options: entry.options ?? {}, indexes: await listIndexes(db, entry.name) });
  }
  return listed;
};

const tooOld = new Set(['SnapshotTooOld', 'NoSuchTransaction', 'TransactionExceededLifetimeLimitSeconds']);

const explain = (error: unknown): unknown => {
  const codeName: unknown = error instanceof Error && 'codeName' in error ? error.codeName : undefined;
  if (typeof codeName !== 'string' || !tooOld.has(codeName)) return error;
  return new BackupError(
    `the server did not keep its snapshot for so long (${firstLine(error)}); see "A database too large for one snapshot" in docs/operations.md`,
  );
};

const chooseConsistency = async (db: Db): Promise<Consistency> => {
  const hello = await db.admin().command({ hello: 1 });
  return Number(hello['maxWireVersion']) >= snapshotWireVersion ? 'snapshot' : 'transaction';
};

/**
 * Give `work` a reading of the database. `asOfOneMoment` false: collections are read as they are when their turn comes,
 * which is right only while nobody writes. Throws BackupError where the server's snapshot became too old.
 */
export const readConsistently = async <T>(
  client: MongoClient,
  asOfOneMoment: boolean,
  work: (reading: Reading) => Promise<T>,
): Promise<T> => {
  const db = client.db();
  const consistency = asOfOneMoment ? await chooseConsistency(db) : 'none';
  const newSession = () => client.startSession(consistency === 'snapshot' ? { snapshot: true } : {});
  let session = newSession();
  const bound = () => (consistency === 'none' ? {} : { session });

  const first: Reading['first'] = (collection, filter, sort) =>
    db.collection(collection).find(filter, bound()).sort(sort).limit(1).next();

  const leave = async (): Promise<void> => {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
    await session.endSession();
  };

  /** The list is no part of a snapshot: it is taken before and after the snapshot begins, until both are equal. */
  const begin = async (): Promise<Listed[]> => {
    let before = await listCollections(db);
    for (let attempt = 1; attempt <= listTries; attempt += 1) {
      if (consistency === 'transaction') session.startTransaction({ readConcern: { level: 'snapshot' } });
      const [any] = before;
      if (any && consistency !== 'none') await first(any.name, {}, { _id: 1 });
      const after = await listCollections(db);
      if (consistency === 'none' || JSON.stringify(before) === JSON.stringify(after)) return after;
      before = after;
      await leave();
      session = newSession();
    }
    throw new BackupError('collections or indexes are being made at this moment; try again in a minute');
  };

  try {
    const collections = await begin();
    return await work({
      consistency,
      collections,
      first,
      documentsOf: (collection) => db.collection<Uint8Array>(collection).find({}, { ...bound(), raw: true, batchSize }),
    });
  } catch (error) {
    throw explain(error);
  } finally {
    await leave();
  }
};
