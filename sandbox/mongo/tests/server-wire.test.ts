// The protocol itself: whatever a client sends, the process goes on and other clients are served.
import { connect } from 'node:net';
import { BSON } from 'mongodb';
import { messageBytes, rawClient, startTestServer, type TestServer } from './server-support.ts';

let running: TestServer;

beforeAll(async () => {
  running = await startTestServer();
});
afterAll(() => running.stop());

function port(): number {
  return Number(new URL(running.uri.replace('mongodb:', 'http:')).port);
}

/** A small generator of numbers that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function header(length: number, operation: number): Buffer {
  const bytes = Buffer.alloc(Math.max(16, length));
  bytes.writeInt32LE(length, 0);
  bytes.writeInt32LE(7, 4);
  bytes.writeInt32LE(operation, 12);
  return bytes;
}

describe('the wire', () => {
  it('says hello in the old form and the new', async () => {
    const raw = await rawClient(port());
    expect(await raw.command({ hello: 1 }, 'admin')).toMatchObject({
      isWritablePrimary: true,
      setName: 'embedded',
      logicalSessionTimeoutMinutes: 30,
      maxWireVersion: 9,
      ok: 1,
    });
    raw.end();
    const name = Buffer.from('admin.$cmd\0');
    const query = BSON.serialize({ ismaster: 1, helloOk: true });
    const body = Buffer.concat([Buffer.alloc(4), name, Buffer.alloc(4), Buffer.from([255, 255, 255, 255]), query]);
    const message = Buffer.concat([header(16, 2004), body]);
    message.writeInt32LE(message.length, 0);
    const socket = connect(port(), '127.0.0.1');
    socket.write(message);
    const reply = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(reply.readInt32LE(12)).toBe(1);
    expect(BSON.deserialize(reply.subarray(36))).toMatchObject({ ismaster: true, helloOk: true, ok: 1 });
    socket.destroy();
  });

  it('takes documents beside the command, in pieces, without wanting a reply', async () => {
    const raw = await rawClient(port());
    const documents = [{ _id: 1 }, { _id: 2 }].map((document) => BSON.serialize(document));
    const body = BSON.serialize({ insert: 'pieces', $db: 'wire' });
    const name = Buffer.from('documents\0');
    const size = Buffer.alloc(4);
    size.writeInt32LE(4 + name.length + documents.reduce((sum, { length }) => sum + length, 0));
    const flags = Buffer.from([2, 0, 0, 0]);
    const parts = [flags, Buffer.from([1]), size, name, ...documents, Buffer.from([0]), body];
    const message = Buffer.concat([header(16, 2013), ...parts]);
    message.writeInt32LE(message.length, 0);
    for (const byte of message) raw.send(Buffer.from([byte]));
    expect(await raw.command({ count: 'pieces' }, 'wire')).toMatchObject({ n: 2 });
    raw.end();
  });

  it.each([
    ['a length below the header', header(8, 2013)],
    ['a length beyond the limit', header(16, 2013).fill(0x7f, 0, 4)],
    ['an unknown operation', header(21, 4711)],
    ['no sections', header(21, 2013)],
    ['unknown flags', messageBytes({ ping: 1, $db: 'a' }).fill(0x80, 16, 17)],
    ['no database', messageBytes({ ping: 1 })],
    ['a document that is longer than it is', messageBytes({ ping: 1, $db: 'a' }).fill(0x60, 21, 22)],
    ['a kind of section that does not exist', messageBytes({ ping: 1, $db: 'a' }).fill(9, 20, 21)],
  ])('closes the connection on %s', async (_what, bytes) => {
    const raw = await rawClient(port());
    raw.send(bytes);
    await raw.closed;
    expect((await running.client.db('admin').command({ ping: 1 })).ok).toBe(1);
  });

  it('survives thousands of broken messages', async () => {
    const next = numbers(20260501);
    const good = messageBytes({
      find: 'c',
      filter: { a: { $in: [1, 'x', null] }, 'b.c': { $gt: new Date(0) } },
      sort: { _id: 1 },
      limit: 3,
      lsid: { id: new BSON.UUID('0123456789abcdef0123456789abcdef') },
      $db: 'wire',
    });
    for (let round = 0; round < 60; round++) {
      const raw = await rawClient(port());
      for (let i = 0; i < 50; i++) {
        const broken = Buffer.from(good);
        const changes = 1 + Math.floor(next() * 4);
        // The length stays: otherwise the next message would be read as a part of this one.
        for (let c = 0; c < changes; c++)
          broken[4 + Math.floor(next() * (broken.length - 4))] = Math.floor(next() * 256);
        raw.send(broken);
      }
      raw.send(header(8, 2013));
      await raw.closed;
    }
    expect((await running.client.db('admin').command({ ping: 1 })).ok).toBe(1);
  });
});
