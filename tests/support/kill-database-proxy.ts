// Stands between a process and its database: splits the stream into MongoDB's messages, so that one can be withheld.
import { connect, createServer, type Socket } from 'node:net';
import { Binary, deserialize, type Document } from 'bson';
import { MongoClient } from 'mongodb';
import type { Speaker, Steps } from './kill-steps.ts';

const headerBytes = 16;
const opMsg = 2013;
const stringType = 2;

/** Command and collection of a request (OP_MSG, whose body comes first); `hello` for the old handshake. */
const labelOf = (message: Buffer): string => {
  if (message.readInt32LE(12) !== opMsg) return 'hello';
  if (message[20] !== 0) return 'unknown';
  const nameEnd = message.indexOf(0, 26);
  const name = message.toString('utf8', 26, nameEnd);
  if (message[25] !== stringType) return name;
  const bytes = message.readInt32LE(nameEnd + 1);
  return `${name} ${message.toString('utf8', nameEnd + 5, nameEnd + 4 + bytes)}`;
};

/** Calls `onMessage` with each whole message (its first four bytes are its length). */
const splitMessages = (onMessage: (message: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes && rest.length >= rest.readInt32LE(0)) {
      const bytes = rest.readInt32LE(0);
      onMessage(rest.subarray(0, bytes));
      rest = rest.subarray(bytes);
    }
  };
};

/** The session in which this request starts a transaction; null for any other request. */
const sessionOfTransaction = (message: Buffer): Binary | null => {
  if (message[20] !== 0 || !message.includes('startTransaction')) return null;
  const body: Document = deserialize(message.subarray(21, 21 + message.readInt32LE(21)), { promoteBuffers: false });
  const session: unknown = body['lsid'];
  return typeof session === 'object' && session !== null && 'id' in session && session.id instanceof Binary
    ? session.id
    : null;
};

export type Proxy = { port: number; close: () => Promise<void> };

export type DatabaseProxy = Proxy & {
  /**
   * Ends the transactions that a dead process left open, as MongoDB does after transactionLifetimeLimitSeconds (60); until
   * then nobody else could write what they hold, and nobody wants to wait here.
   */
  endTransactions: () => Promise<void>;
};

let connections = 0;

type Sessions = Map<string, Binary>;

type Ways = { databasePort: number; speaker: Speaker; steps: Steps; sessions: Sessions };

const join = (client: Socket, { databasePort, speaker, steps, sessions }: Ways): void => {
  connections += 1;
  const key = `database-${connections}/`;
  const database = connect(databasePort, '127.0.0.1');
  const labels = new Map<number, string>();
  let isOver = false;
  const end = (): void => {
    isOver = true;
    client.destroy();
    database.destroy();
    steps.forget(key);
  };
  for (const socket of [client, database]) {
    socket.setNoDelay(true);
    socket.on('error', end);
    socket.on('close', end);
  }
  client.on(
    'data',
    splitMessages((message) => {
      if (isOver) return;
      const id = message.readInt32LE(4);
      const label = labelOf(message);
      labels.set(id, label);
      const session = sessionOfTransaction(message);
      if (session) sessions.set(session.toString('hex'), session);
      if (steps.pass({ speaker, link: 'database', way: 'request', label, key: `${key}${id}` })) database.write(message);
      else end();
    }),
  );
  database.on(
    'data',
    splitMessages((message) => {
      if (isOver) return;
      const id = message.readInt32LE(8);
      // Heartbeats are answered many times; only the first answer has a request.
      const label = labels.get(id) ?? 'hello';
      labels.delete(id);
      if (steps.pass({ speaker, link: 'database', way: 'answer', label, key: `${key}${id}` })) client.write(message);
      else end();
    }),
  );
};

/** Forwards to `databasePort`; where nobody listens, the connection is ended, as a dead server's would be. */
export const startDatabaseProxy = (databasePort: number, speaker: Speaker, steps: Steps): Promise<DatabaseProxy> =>
  new Promise((resolve, reject) => {
    const clients = new Set<Socket>();
    const sessions: Sessions = new Map();
    const server = createServer((client) => {
      clients.add(client);
      client.on('close', () => clients.delete(client));
      join(client, { databasePort, speaker, steps, sessions });
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        endTransactions: async () => {
          const killSessions = [...sessions.values()].map((id) => ({ id }));
          sessions.clear();
          if (killSessions.length === 0) return;
          const direct = await MongoClient.connect(`mongodb://127.0.0.1:${databasePort}/?directConnection=true`);
          await direct.db('admin').command({ killSessions });
          await direct.close();
        },
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const client of clients) client.destroy();
          }),
      });
    });
  });
