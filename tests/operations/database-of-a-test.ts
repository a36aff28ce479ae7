// Databases of a test's own on the server of the run, dropped at the end; folders beside them.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { databaseUri } from '../support/world.ts';

export type TestPlace = {
  /** A client whose default database is new and empty. */
  newDatabase: () => Promise<{ client: mongoose.mongo.MongoClient; db: mongoose.mongo.Db; uri: string }>;
  /** A name in a temporary folder, nothing there yet. */
  newFolder: () => string;
  close: () => Promise<void>;
};

export const openTestPlace = (): TestPlace => {
  const clients: mongoose.mongo.MongoClient[] = [];
  const root = mkdtempSync(path.join(os.tmpdir(), 'banlv-operations-'));
  return {
    newDatabase: async () => {
      const uri = new URL(databaseUri());
      uri.pathname = `/banlv_test_${randomBytes(6).toString('hex')}`;
      const client = await mongoose.mongo.MongoClient.connect(uri.href);
      clients.push(client);
      return { client, db: client.db(), uri: uri.href };
    },
    newFolder: () => path.join(root, randomBytes(6).toString('hex')),
    close: async () => {
      for (const client of clients) {
        await client.db().dropDatabase();
        await client.close();
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
};
