// The embedded MongoDB as a server: `startMongoServer` opens the data folder and listens on 127.0.0.1.
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { type Data } from './access.ts';
import { documentCache } from './cache.ts';
import { type Client, type Server } from './call.ts';
import { loadCatalogue } from './catalogue.ts';
import { serveConnection } from './connection.ts';
import { openCursors } from './cursors.ts';
import { dispatch } from './dispatch.ts';
import { newFailPoints } from './fail-points.ts';
import { lockFolder } from './folder-lock.ts';
import { keepHouse } from './housekeeping.ts';
import { newLocks } from './locks.ts';
import { clusterClock } from './reply.ts';
import { openSessions } from './sessions.ts';
import { openStore } from './store.ts';

export type MongoServerOptions = {
  /** 0 lets the system choose. */
  port: number;
  /** Made where it is missing; one process at a time. */
  dataDir: string;
  now?: () => Date;
  /** Bound of the cache of decoded documents, in MiB. */
  memoryMb?: number;
  /** One line per fault. */
  log?: (message: string) => void;
  /** The disk refused a write: what was acknowledged is safe, nothing more will be. */
  onFault?: (error: unknown) => void;
  /** For tests of crashes: called between all steps of a commit on its way to disk. */
  atCommitStep?: () => void;
};

export type MongoServer = {
  readonly port: number;
  readonly uri: string;
  /** What happens once a minute by itself: expired documents go, old transactions, cursors and sessions end. */
  keepHouse(): Promise<void>;
  close(): Promise<void>;
};

const HOUSEKEEPING_MS = 60_000;
const DEFAULT_MEMORY_MB = 256;

function listen(server: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Throws where the folder can not be written or is in use, or the port is taken. */
export async function startMongoServer(options: MongoServerOptions): Promise<MongoServer> {
  const now = options.now ?? (() => new Date());
  const log = options.log ?? ((message) => process.stderr.write(`mongo: ${message}\n`));
  const unlock = await lockFolder(options.dataDir);
  const sockets = new Set<Socket>();
  const address = { port: options.port };
  try {
    const store = openStore(
      options.dataDir,
      (error) => {
        log(`the disk refused a write: ${String(error)}`);
        for (const socket of sockets) socket.destroy();
        options.onFault?.(error);
      },
      options.atCommitStep,
    );
    const cache = documentCache((options.memoryMb ?? DEFAULT_MEMORY_MB) * 2 ** 20);
    const data: Data = { store, catalogue: loadCatalogue(store), cache, locks: newLocks() };
    const cursors = openCursors(now);
    const sessions = openSessions(data, now, (session, number) =>
      cursors.closeWhere((cursor) => cursor.session === session && cursor.transaction === number),
    );
    const failPoints = newFailPoints();
    const server: Server = { data, cursors, sessions, failPoints, startedAt: now(), address, now, log };
    const clock = clusterClock(now);
    const net = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      const client: Client = { appName: null, isEnding: false };
      serveConnection(socket, (message) => dispatch(server, clock, client, message));
    });
    address.port = await listen(net, options.port).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    let keeping: Promise<void> | null = null;
    const house = () => keepHouse(server).catch((error: unknown) => log(`housekeeping: ${String(error)}`));
    // A round that takes longer than a minute is not overtaken by the next.
    const timer = setInterval(() => {
      keeping ??= house().finally(() => (keeping = null));
    }, HOUSEKEEPING_MS);
    timer.unref();
    let closing: Promise<void> | null = null;
    return {
      port: address.port,
      uri: `mongodb://127.0.0.1:${address.port}/?replicaSet=embedded&directConnection=true`,
      keepHouse: house,
      close() {
        closing ??= (async () => {
          clearInterval(timer);
          const closed = new Promise((resolve) => net.close(resolve));
          for (const socket of sockets) socket.destroy();
          await closed;
          await store.close();
          await unlock();
        })();
        return closing;
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}
