// The database of the sandbox: the one that is given, else a mongod of this machine, else the embedded one.
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { freePort } from './ports.ts';
import { ownProgram, startChild, type Child } from './child.ts';

export type Database = { uri: string; words: string; child: Child | null };

const databaseName = 'banlv_demo';
const readyWithinMs = 30_000;
/** V8 takes what it may before it tidies up; the embedded database needs much less. */
const heapLimit = '--max-old-space-size=512';

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const findMongod = (env: NodeJS.ProcessEnv): string | null => {
  if (env['MONGOD_BINARY']) return env['MONGOD_BINARY'];
  const folders = (env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, 'mongod')).find(isExecutable) ?? null;
};

/** A mongod of its own, made a replica set of one because transactions need one. */
const startMongod = async (binary: string, dataDir: string, signal?: AbortSignal): Promise<Database> => {
  const folder = path.join(dataDir, 'mongod');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const child = await startChild({
    name: 'mongod',
    command: binary,
    args: ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'banlv'],
    isReady: (line) => (/waiting for connections/i.test(line) ? { port } : null),
    readyWithinMs,
    ...(signal && { signal }),
  });
  const client = await MongoClient.connect(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  const admin = client.db('admin');
  try {
    await admin.command({ replSetInitiate: { _id: 'banlv', members: [{ _id: 0, host: `127.0.0.1:${port}` }] } });
  } catch {
    // Initiated by an earlier start; its port moved.
    const known = (await admin.command({ replSetGetConfig: 1 })) as { config: { version: number } };
    const config = {
      ...known.config,
      version: known.config.version + 1,
      members: [{ _id: 0, host: `127.0.0.1:${port}` }],
    };
    await admin.command({ replSetReconfig: config, force: true });
  } finally {
    await client.close();
  }
  return {
    uri: `mongodb://127.0.0.1:${port}/${databaseName}?replicaSet=banlv`,
    words: `mongod ${binary}, 127.0.0.1:${port}`,
    child,
  };
};

const startEmbedded = async (dataDir: string, signal?: AbortSignal): Promise<Database> => {
  const child = await startChild({
    name: 'embedded database',
    ...ownProgram('sandbox/mongo/start.ts', ['--port', '0', '--data', path.join(dataDir, 'mongo')], [heapLimit]),
    readyWithinMs,
    ...(signal && { signal }),
  });
  const port = Number(child.ready['port']);
  return {
    uri: `mongodb://127.0.0.1:${port}/${databaseName}?directConnection=true`,
    words: `内嵌数据库 · embedded database, 127.0.0.1:${port}`,
    child,
  };
};

/** A given MONGODB_URI without a database's name gets the demo's. */
const named = (uri: string): string => {
  const url = new URL(uri);
  if (url.pathname === '' || url.pathname === '/') url.pathname = `/${databaseName}`;
  return url.href;
};

/** `signal` ends it, also while it starts. */
export const startDatabase = async (
  env: NodeJS.ProcessEnv,
  dataDir: string,
  signal?: AbortSignal,
): Promise<Database> => {
  const given = env['MONGODB_URI'];
  if (given) return { uri: named(given), words: `MONGODB_URI (${new URL(given).host})`, child: null };
  const mongod = findMongod(env);
  return mongod === null ? startEmbedded(dataDir, signal) : startMongod(mongod, dataDir, signal);
};

/** Empty a given database, but only the demo's own. Throws for any other name. */
export const emptyGivenDatabase = async (uri: string): Promise<void> => {
  const client = await MongoClient.connect(named(uri));
  try {
    const database = client.db();
    if (database.databaseName !== databaseName) {
      throw new Error(
        `--fresh 只清空名为 ${databaseName} 的数据库 · --fresh empties only a database named ${databaseName}`,
      );
    }
    const real = await database.collection('installations').findOne({ isReal: true });
    if (real)
      throw new Error('数据库里是真实企业的数据，--fresh 不会清空 · --fresh does not empty data of a real corp');
    await database.dropDatabase();
  } finally {
    await client.close();
  }
};
