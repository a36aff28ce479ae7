// Every change of how data stands in the database, in order. A start brings a database to the last of them.
import type mongoose from 'mongoose';

export type Migration = {
  /** 1, 2, 3, ...: what the database has afterwards. */
  version: number;
  /** What it does, for logs and for the record in the database. */
  name: string;
  /**
   * Idempotent: a process may die at any point of it, and another does it again from its beginning. On an empty database,
   * too. New collections and indexes need no migration: the models declare them.
   */
  run: (db: mongoose.mongo.Db) => Promise<void>;
};

export const migrations: readonly Migration[] = [
  { version: 1, name: 'as data stood when versions began', run: () => Promise.resolve() },
];
