// For the server's tests: a server of one's own, or the MongoDB that MONGODB_URI names; and a client that sends raw messages.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON, type Document, MongoClient } from 'mongodb';
import { type MongoServer, startMongoServer } from '../server/index.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mongo-test-'));
}

export type TestServer = {
  client: MongoClient;
  uri: string;
  /** Undefined where a real MongoDB is tested. */
  server: MongoServer | undefined;
  stop(): Promise<void>;
};

/** Databases of a test are named by it, so that tests may share a server. */
export async function startTestServer(now?: () => Date): Promise<TestServer> {
  const external = process.env.MONGODB_URI;
  if (external !== undefined) {
    const client = await new MongoClient(external).connect();
    return { client, uri: external, server: undefined, stop: () => client.close() };
  }
  const folder = temporaryFolder();
  const server = await startMongoServer({ port: 0, dataDir: folder, ...(now === undefined ? {} : { now }) });
  const client = await new MongoClient(server.uri).connect();
  return {
    client,
    uri: server.uri,
    server,
    async stop() {
      await client.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type RawClient = {
  /** Sends a command as it is, without a driver's additions. */
  command(command: Document, database?: string): Promise<Document>;
  send(bytes: Uint8Array): void;
  /** Resolves when the server has closed the connection. */
  closed: Promise<void>;
  end(): void;
};

export function messageBytes(command: Document): Buffer {
  const body = BSON.serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket: Socket = connect(port, '127.0.0.1');
  const waiting: ((reply: Document) => void)[] = [];
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
      const length = received.readInt32LE(0);
      waiting.shift()?.(BSON.deserialize(received.subarray(21, length)));
      received = received.subarray(length);
    }
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return {
    command(command, database = 'raw') {
      return new Promise((resolve) => {
        waiting.push(resolve);
        socket.write(messageBytes({ ...command, $db: database }));
      });
    },
    send: (bytes) => socket.write(bytes),
    closed,
    end: () => socket.destroy(),
  };
}
