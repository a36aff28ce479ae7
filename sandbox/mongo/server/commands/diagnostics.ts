// What drivers, shells and people ask about the server itself.
import { type Call, type Handlers } from '../call.ts';
import { AFTER_ALL } from '../catalogue.ts';
import { doc, type Doc, isDoc, mongoError, notSupported, ObjectId, DateTime } from '../../engine/index.ts';
import { SESSION_LIMIT_MINUTES } from '../sessions.ts';
import { entriesOf } from '../store.ts';
import { LARGEST_DOCUMENT } from '../records.ts';

/** The name that clients give as `replicaSet`. */
export const SET_NAME = 'embedded';
/** The recordings that this server is held against are of MongoDB 4.4, whose wire version is 9. */
const VERSION = '4.4.29';
const WIRE_VERSION = 9;
const LARGEST_MESSAGE = 48_000_000;
const LARGEST_BATCH = 100_000;
const ELECTION = new ObjectId(0x7fffffff, 0, 1);

function appNameOf(command: Doc): string | null {
  const metadata = command.get('client');
  const application = isDoc(metadata) ? metadata.get('application') : undefined;
  const name = isDoc(application) ? application.get('name') : undefined;
  return typeof name === 'string' ? name : null;
}

function hello(call: Call): Doc {
  call.client.appName ??= appNameOf(call.command);
  const address = `127.0.0.1:${call.server.address.port}`;
  return doc({
    ...(call.name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    helloOk: true,
    setName: SET_NAME,
    setVersion: 1,
    secondary: false,
    hosts: [address],
    primary: address,
    me: address,
    electionId: ELECTION,
    maxBsonObjectSize: LARGEST_DOCUMENT,
    maxMessageSizeBytes: LARGEST_MESSAGE,
    maxWriteBatchSize: LARGEST_BATCH,
    localTime: call.server.now(),
    logicalSessionTimeoutMinutes: SESSION_LIMIT_MINUTES,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  });
}

function buildInfo(): Doc {
  return doc({
    version: VERSION,
    versionArray: [...VERSION.split('.').map(Number), 0],
    gitVersion: 'embedded',
    modules: [],
    allocator: 'system',
    javascriptEngine: 'none',
    sysInfo: 'embedded',
    storageEngines: ['lmdb'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: LARGEST_DOCUMENT,
  });
}

function serverStatus(call: Call): Doc {
  const uptime = (call.server.now().getTime() - call.server.startedAt.getTime()) / 1000;
  const { heapUsed, rss } = process.memoryUsage();
  return doc({
    host: `127.0.0.1:${call.server.address.port}`,
    version: VERSION,
    process: 'embedded',
    pid: process.pid,
    uptime: Math.floor(uptime),
    localTime: call.server.now(),
    mem: { bits: 64, resident: Math.round(rss / 2 ** 20), heapUsed: Math.round(heapUsed / 2 ** 20) },
    storageEngine: { name: 'lmdb', supportsCommittedReads: true, persistent: true },
    repl: { setName: SET_NAME, ismaster: true },
  });
}

function dbStats(call: Call): Doc {
  const collections = [...call.access.data.catalogue.all()].filter(({ database }) => database === call.database);
  let objects = 0;
  for (const { table } of collections) {
    for (const entry of entriesOf(call.access.view, table, { from: '', to: AFTER_ALL }, false))
      objects += entry.key === '' ? 0 : 1;
  }
  const indexes = collections.reduce((total, collection) => total + collection.indexes.length, 0);
  return doc({ db: call.database, collections: collections.length, views: 0, objects, indexes });
}

function getParameter(call: Call): Doc {
  if (call.command.has('featureCompatibilityVersion')) return doc({ featureCompatibilityVersion: { version: '4.4' } });
  throw mongoError('InvalidOptions', 'no option found to get');
}

function getLog(call: Call): Doc {
  if (call.command.get('getLog') === '*') return doc({ names: ['global', 'startupWarnings'] });
  return doc({ totalLinesWritten: 0, log: [] });
}

function setFeatureVersion(): never {
  throw notSupported('setFeatureCompatibilityVersion');
}

function replSetGetStatus(call: Call): Doc {
  const name = `127.0.0.1:${call.server.address.port}`;
  return doc({
    set: SET_NAME,
    date: new DateTime(call.server.now().getTime()),
    myState: 1,
    members: [{ _id: 0, name, health: 1, state: 1, stateStr: 'PRIMARY', self: true }],
  });
}

export const diagnosticCommands: Handlers = {
  hello: { run: hello },
  isMaster: { run: hello },
  ismaster: { run: hello },
  ping: { run: () => doc({}) },
  configureFailPoint: { run: (call) => call.server.failPoints.configure(call.command) },
  buildInfo: { run: buildInfo },
  buildinfo: { run: buildInfo },
  serverStatus: { run: serverStatus },
  dbStats: { run: dbStats },
  dbstats: { run: dbStats },
  connectionStatus: { run: () => doc({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }) },
  getParameter: { run: getParameter },
  getLog: { run: getLog },
  getCmdLineOpts: { run: () => doc({ argv: [], parsed: {} }) },
  whatsmyuri: { run: () => doc({ you: '127.0.0.1:0' }) },
  hostInfo: { run: () => doc({ system: { hostname: '127.0.0.1', cpuAddrSize: 64 }, os: {}, extra: {} }) },
  replSetGetStatus: { run: replSetGetStatus },
  setFeatureCompatibilityVersion: { run: setFeatureVersion },
};
