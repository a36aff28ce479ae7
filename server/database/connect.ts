// Connect to MongoDB, and make collections and indexes before the first transaction needs them.
import mongoose from 'mongoose';
import { releaseClosedSockets } from './release-closed-sockets.ts';

/** Connect the default connection. Throws after 10 s without a server. */
export const connectDatabase = async (uri: string): Promise<void> => {
  releaseClosedSockets();
  mongoose.set('strictQuery', 'throw');
  await mongoose.connect(uri, {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    writeConcern: { w: 'majority', journal: true },
  });
};

/** The database of the default connection. Throws where it is not connected. */
export const openDatabase = (): mongoose.mongo.Db => {
  const { db } = mongoose.connection;
  if (!db) throw new Error('the database is not connected');
  return db;
};

/** Create what the registered models declare; harmless where it is there already. */
export const ensureIndexes = async (): Promise<void> => {
  for (const model of Object.values(mongoose.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
};

export const disconnectDatabase = (): Promise<void> => mongoose.disconnect();

/** Whether the server answers now. */
export const pingDatabase = async (): Promise<boolean> => {
  try {
    await mongoose.connection.db?.admin().ping();
    return mongoose.connection.readyState === mongoose.ConnectionStates.connected;
  } catch {
    return false;
  }
};

/** What the database says where a unique key is taken. */
export const duplicateKeyCode = 11_000;

/** Whether `error` says that a unique key is taken. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKeyCode;
