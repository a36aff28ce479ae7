// Brings a database to the newest schema version before anything else touches it: of several processes one does it, under a
// lease, and the others wait.
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { isDuplicateKey } from './connect.ts';
import type { Migration } from './migrations.ts';

export const schemaCollection = 'schema-version';
export const versionId = 'schema';
/** Stands in the same collection while a restore is under way, and after one that broke off. */
export const brokenRestoreId = 'restore';

const leaseMs = 60_000;
const renewMs = 15_000;
const askAgainMs = 500;
const tellEvery = 20;

type SchemaRecord = {
  _id: string;
  version: number;
  lease: { holder: string; until: Date } | null;
  history: { version: number; name: string; at: Date }[];
};

export type MigrationInput = {
  db: mongoose.mongo.Db;
  migrations: readonly Migration[];
  now: () => Date;
  sleep: (ms: number) => Promise<unknown>;
  log: { info: (details: object, message: string) => void };
};

export const latestVersion = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0;

const checkList = (migrations: readonly Migration[]): void => {
  migrations.forEach(({ version }, index) => {
    if (version !== index + 1) throw new Error(`migrations are not numbered 1, 2, 3, ...: ${version} is out of order`);
  });
};

const firstLine = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'fault');

/**
 * Resolves when the database has the version of the last of `migrations`. Throws, in one line, where it has a newer one,
 * where a restore into it broke off, where a migration fails (those before it stay done), where the lease was lost.
 */
export const applyMigrations = async ({ db, migrations, now, sleep, log }: MigrationInput): Promise<void> => {
  checkList(migrations);
  const collection = db.collection<SchemaRecord>(schemaCollection);
  const latest = latestVersion(migrations);
  const holder = randomUUID();
  const ours = { _id: versionId, 'lease.holder': holder };
  const leaseEnd = (): Date => new Date(now().getTime() + leaseMs);

  const findRecord = async (): Promise<SchemaRecord> => {
    const found = await collection.findOne({ _id: versionId });
    if (found) return found;
    const fresh = { version: 0, lease: null, history: [] };
    try {
      await collection.updateOne({ _id: versionId }, { $setOnInsert: fresh }, { upsert: true });
    } catch (error) {
      // Another process was first.
      if (!isDuplicateKey(error)) throw error;
    }
    return { _id: versionId, ...fresh };
  };

  const claim = (version: number): Promise<SchemaRecord | null> =>
    collection.findOneAndUpdate(
      { _id: versionId, version, $or: [{ lease: null }, { 'lease.until': { $lte: now() } }] },
      { $set: { lease: { holder, until: leaseEnd() } } },
    );

  const runOne = async (migration: Migration): Promise<void> => {
    log.info({ version: migration.version, migration: migration.name }, 'migrating the database');
    const renewal = setInterval(() => {
      // A renewal that fails is told by the update below, which needs the lease.
      collection.updateOne(ours, { $set: { 'lease.until': leaseEnd() } }).catch(() => undefined);
    }, renewMs);
    try {
      await migration.run(db);
    } catch (error) {
      throw new Error(`migration ${migration.version} (${migration.name}) failed: ${firstLine(error)}`, {
        cause: error,
      });
    } finally {
      clearInterval(renewal);
    }
    const done = await collection.updateOne(
      { ...ours, version: migration.version - 1 },
      {
        $set: { version: migration.version, 'lease.until': leaseEnd() },
        $push: { history: { version: migration.version, name: migration.name, at: now() } },
      },
    );
    if (done.matchedCount === 0) {
      throw new Error(`migration ${migration.version} (${migration.name}): another process took over meanwhile`);
    }
  };

  for (let asked = 0; ; asked += 1) {
    if ((await collection.findOne({ _id: brokenRestoreId })) !== null) {
      throw new Error(
        'a restore into this database is under way or was broken off: drop the database and restore again',
      );
    }
    const { version } = await findRecord();
    if (version > latest) {
      throw new Error(
        `the database has schema version ${version} and this program knows ${latest}: start the newer program`,
      );
    }
    if (version === latest) return;
    if ((await claim(version)) === null) {
      if (asked % tellEvery === 0) log.info({ version, latest }, 'another process migrates the database; waiting');
      await sleep(askAgainMs);
      continue;
    }
    try {
      for (const migration of migrations.slice(version)) await runOne(migration);
    } finally {
      await collection.updateOne(ours, { $set: { lease: null } });
    }
  }
};
