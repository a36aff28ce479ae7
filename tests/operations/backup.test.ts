// A backup and its restore: exact to the byte, as of one moment, and nothing of a bad one is ever written.
import { randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync, renameSync, cpSync } from 'node:fs';
import path from 'node:path';
import mongoose from 'mongoose';
import { restoreBackup } from '../../operations/restore-backup.ts';
import { writeBackup } from '../../operations/write-backup.ts';
import { openTestPlace } from './database-of-a-test.ts';

const { BSON, Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } =
  mongoose.mongo;

const place = openTestPlace();
afterAll(() => place.close());

const at = new Date('2030-03-04T02:00:00.000Z');
const now = (): Date => at;
const key = randomBytes(32);

type Client = mongoose.mongo.MongoClient;
type Db = mongoose.mongo.Db;

const backUp = (client: Client, folder: string, options: { key?: Buffer | null; asOfOneMoment?: boolean } = {}) =>
  writeBackup({
    client,
    folder,
    key: null,
    appVersion: '9.9.9',
    now,
    asOfOneMoment: true,
    tell: () => undefined,
    ...options,
  });

const restore = (client: Client, folder: string, options: { key?: Buffer | null; schemaVersion?: number } = {}) =>
  restoreBackup({ client, folder, key: null, schemaVersion: 1, now, tell: () => undefined, ...options });

const everyType = () => ({
  _id: new ObjectId(),
  double: new Double(1),
  minusZero: new Double(-0),
  int: new Int32(7),
  long: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('1.10'),
  text: '旅行社 😀',
  bytes: new Binary(Buffer.from([1, 2, 3]), 128),
  uuid: new mongoose.mongo.UUID(),
  pattern: new BSONRegExp('^a', 'ix'),
  code: new Code('1'),
  time: new Timestamp({ t: 5, i: 6 }),
  date: at,
  nothing: null,
  yes: true,
  least: new MinKey(),
  greatest: new MaxKey(),
  nested: { list: [1, [2.5, { deep: 'x' }], null], empty: {}, none: [] },
  reference: { $ref: 'other', $id: 3 },
});

/** JavaScript would put these names in another order. */
const numericNames = () => {
  const inner = new Map<string, unknown>(Object.entries({ b: at }));
  inner.set('9', 1).set('1', [new Map([['z', 1]]).set('3', 2).set('2', 3)]);
  return new Map<string, unknown>([['_id', 'numeric names']]).set('7', inner).set('1', new Double(2));
};

const events = 60;

const fill = async (db: Db): Promise<void> => {
  await db.collection('types').insertMany([everyType(), numericNames()], { forceServerObjectId: true });
  await db.collection<{ _id: unknown }>('ids').insertMany([{ _id: null }, { _id: 5 }, { _id: { b: 1, a: 2 } }], {
    forceServerObjectId: true,
  });
  await db.createCollection('empty');
  await db.collection('events').insertMany(
    Array.from({ length: events }, (_, index) => ({
      at: new Date(at.getTime() + index),
      padding: 'x'.repeat(20_000),
    })),
  );
  await db.collection('events').createIndexes([{ key: { at: -1, padding: 1 }, name: 'by time' }]);
  await db
    .collection('events')
    .createIndexes([{ key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $type: 'date' } } }]);
  await db.collection('sessions').insertMany([{ until: new Date(0) }, { until: at }]);
  await db.collection('sessions').createIndexes([{ key: { until: 1 }, expireAfterSeconds: 0 }]);
  await db.collection('sessions').createIndexes([{ key: { token: 1 }, unique: true, sparse: true }]);
  await db.collection('queue-wakes').insertOne({ name: 'wake' });
};

const rawOf = async (db: Db, name: string): Promise<string[]> => {
  const documents = await db.collection<Uint8Array>(name).find({}, { raw: true }).toArray();
  return documents.map((bytes) => Buffer.from(bytes).toString('hex')).sort();
};

const indexesOf = async (db: Db, name: string) => {
  const found = await db.collection(name).listIndexes().toArray();
  return found.map((index) => BSON.EJSON.stringify({ ...index, v: 2 })).sort();
};

const namesOf = async (db: Db): Promise<string[]> =>
  (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();

const isUntouched = async (db: Db): Promise<boolean> => (await namesOf(db)).length === 0;

describe.each([
  ['encrypted', key],
  ['in the clear', null],
])('a backup %s', (_words, given) => {
  it('is restored to the byte, with indexes, and proves it', async () => {
    const source = await place.newDatabase();
    const target = await place.newDatabase();
    await fill(source.db);
    const folder = place.newFolder();
    const made = await backUp(source.client, folder, { key: given });
    const [last] = await source.db.collection('events').find().sort({ _id: -1 }).limit(1).toArray();
    expect(made).toMatchObject({
      database: source.db.databaseName,
      collections: 5,
      documents: 2 + 3 + 0 + events + 2,
      encrypted: given !== null,
      consistency: 'transaction',
      schemaVersion: 0,
      lastEvent: { id: String(last?._id) },
    });
    const all = readdirSync(folder).map((file) => readFileSync(path.join(folder, file)));
    expect(all.some((bytes) => bytes.includes('旅行社'))).toBe(false);

    const restored = await restore(target.client, folder, { key: given });
    expect(restored).toMatchObject({ collections: 5, documents: made.documents, lastEvent: made.lastEvent });
    expect(await namesOf(target.db)).toEqual(['empty', 'events', 'ids', 'schema-version', 'sessions', 'types']);
    for (const name of ['types', 'ids', 'empty', 'events']) {
      expect(await rawOf(target.db, name)).toEqual(await rawOf(source.db, name));
      expect(await indexesOf(target.db, name)).toEqual(await indexesOf(source.db, name));
    }
    expect(await indexesOf(target.db, 'sessions')).toEqual(await indexesOf(source.db, 'sessions'));
    expect(await target.db.collection('schema-version').countDocuments()).toBe(0);
  });
});

it('holds one moment: what is written meanwhile is in it whole or not at all', async () => {
  const { client, db } = await place.newDatabase();
  const pairs = 3_000;
  await db.collection('accounts-a').insertMany(Array.from({ length: pairs }, () => ({ is: 'before' })));
  await db.collection('accounts-z').insertMany(Array.from({ length: pairs }, () => ({ is: 'before' })));
  await db.createCollection('events');
  const folder = place.newFolder();
  let moved = 0;
  const made = await writeBackup({
    client,
    folder,
    key: null,
    appVersion: '9.9.9',
    now,
    asOfOneMoment: true,
    // Told after each collection: the other ones change before they are read.
    tell: () => {
      moved += 1;
      void db.collection('accounts-z').deleteMany({});
    },
  });
  expect(moved).toBeGreaterThan(1);
  expect(made.documents).toBe(pairs * 2);
});

describe('a backup that is not as it was written', () => {
  let folder = '';
  beforeAll(async () => {
    const { client, db } = await place.newDatabase();
    await fill(db);
    folder = place.newFolder();
    await backUp(client, folder, { key });
  });

  const copy = (): string => {
    const other = place.newFolder();
    cpSync(folder, other, { recursive: true });
    return other;
  };
  const refused = async (other: string, options: { key?: Buffer | null } = {}): Promise<string> => {
    const { client, db } = await place.newDatabase();
    const failure = await restore(client, other, { key, ...options }).then(
      () => 'restored',
      (error: unknown) => (error as Error).message,
    );
    expect(await isUntouched(db)).toBe(true);
    expect(failure).not.toContain('\n');
    return failure;
  };
  const flip = (file: string, position: number): void => {
    const bytes = readFileSync(file);
    bytes[position] = (bytes[position] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };
  const eventsFile = (other: string): string => path.join(other, 'events.bson.gz.sealed');

  it('is refused with another key, and without one', async () => {
    expect(await refused(folder, { key: randomBytes(32) })).toBe('BACKUP_KEY is not the key of this backup');
    expect(await refused(folder, { key: null })).toBe('the backup is encrypted: BACKUP_KEY is not set');
  });

  it('is refused where a file was cut off, made longer, changed or taken away', async () => {
    const size = readFileSync(eventsFile(folder)).length;
    const cut = copy();
    truncateSync(eventsFile(cut), size - 1);
    expect(await refused(cut)).toMatch(/^events.* has \d+ bytes instead of \d+$/);
    const longer = copy();
    appendFileSync(eventsFile(longer), 'x');
    expect(await refused(longer)).toMatch(/bytes instead of/);
    for (const position of [0, Math.floor(size / 2), size - 1]) {
      const changed = copy();
      flip(eventsFile(changed), position);
      expect(await refused(changed)).toMatch(/^events.* was changed or is not complete \(chunk 0 does not open\)$/);
    }
    const lost = copy();
    renameSync(eventsFile(lost), path.join(lost, 'elsewhere'));
    expect(await refused(lost)).toMatch(/^events.* is missing$/);
  });

  it('is refused where files were exchanged', async () => {
    const other = copy();
    const [one, two] = [eventsFile(other), path.join(other, 'types.bson.gz.sealed')];
    const [bytesOfOne, bytesOfTwo] = [readFileSync(one), readFileSync(two)];
    writeFileSync(one, bytesOfTwo);
    writeFileSync(two, bytesOfOne);
    expect(await refused(other)).toMatch(/bytes instead of|does not open/);
  });

  it('is refused where the manifest was changed, cut off or taken away', async () => {
    const changed = copy();
    const file = path.join(changed, 'manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"documents": ${events}`, `"documents": ${events - 1}`));
    expect(await refused(changed)).toBe('the manifest was changed or is not complete');
    const cut = copy();
    truncateSync(path.join(cut, 'manifest.json'), 100);
    expect(await refused(cut)).toBe('the manifest was changed or is not complete');
    const lost = copy();
    renameSync(path.join(lost, 'manifest.json'), path.join(lost, 'elsewhere'));
    expect(await refused(lost)).toMatch(/holds no complete backup: manifest.json cannot be read$/);
  });
});

it('a changed file of an unencrypted backup is refused, too', async () => {
  const { client, db } = await place.newDatabase();
  const target = await place.newDatabase();
  await fill(db);
  const folder = place.newFolder();
  await backUp(client, folder);
  // The operating system's byte in gzip's head: nothing but the hash tells this change.
  const file = path.join(folder, 'types.bson.gz');
  const bytes = readFileSync(file);
  bytes[9] = (bytes[9] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  await expect(restore(target.client, folder)).rejects.toThrow('types.bson.gz was changed: its sha256 differs');
  await expect(restore(target.client, folder, { key })).rejects.toThrow('the backup is not encrypted');
  expect(await isUntouched(target.db)).toBe(true);
});

it('a backup of a newer schema version is refused', async () => {
  const { client, db } = await place.newDatabase();
  const target = await place.newDatabase();
  await fill(db);
  await db.collection<{ _id: string }>('schema-version').insertOne(Object.assign({ _id: 'schema' }, { version: 2 }));
  const folder = place.newFolder();
  expect(await backUp(client, folder)).toMatchObject({ schemaVersion: 2 });
  await expect(restore(target.client, folder, { schemaVersion: 1 })).rejects.toThrow(
    'the backup has schema version 2 and this program knows 1: restore it with the newer program',
  );
  expect(await isUntouched(target.db)).toBe(true);
  await restore(target.client, folder, { schemaVersion: 2 });
  expect(await target.db.collection('schema-version').findOne()).toMatchObject({ version: 2 });
});

it('a restore goes into an empty database only, and a backup into an empty folder', async () => {
  const { client, db } = await place.newDatabase();
  await fill(db);
  const folder = place.newFolder();
  await backUp(client, folder);
  await expect(restore(client, folder)).rejects.toThrow(/is not empty \(6 collections\): a restore goes into an empty/);
  await expect(backUp(client, folder)).rejects.toThrow('is not empty: every backup goes to a folder of its own');
});

it('an empty database is not backed up: the address is wrong', async () => {
  const { client } = await place.newDatabase();
  const folder = place.newFolder();
  await expect(backUp(client, folder)).rejects.toThrow('holds nothing: is MONGODB_URI right?');
  expect(readdirSync(folder)).toEqual([]);
});

it('a restore that breaks off leaves a database that no server starts on and no backup is made of', async () => {
  const { client, db } = await place.newDatabase();
  const target = await place.newDatabase();
  await fill(db);
  const folder = place.newFolder();
  await backUp(client, folder);
  let told = 0;
  const broken = restoreBackup({
    client: target.client,
    folder,
    key: null,
    schemaVersion: 1,
    now,
    // Behind the five lines of the check: a file changes between check and restore.
    tell: () => {
      told += 1;
      if (told === 5) truncateSync(path.join(folder, 'types.bson.gz'), 20);
    },
  });
  await expect(broken).rejects.toThrow(/^the restore broke off: types.* drop the database .* and begin again$/);
  expect(await target.db.collection<{ _id: string }>('schema-version').findOne({ _id: 'restore' })).not.toBeNull();
  await expect(backUp(target.client, place.newFolder())).rejects.toThrow('a restore into this database is under way');
});
