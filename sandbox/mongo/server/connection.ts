// One client's connection: cuts the stream into messages, has them answered one after the other.
import { type Socket } from 'node:net';
import { type Bytes } from './layer.ts';
import { HEADER_LENGTH, LARGEST_MESSAGE, type Message, parseMessage, replyHead } from './message.ts';

/** Null: the connection is to be closed instead. */
export type Answer = (message: Message) => Promise<Bytes | null>;

/** Beyond this the client has to wait until its earlier messages are answered. */
const MOST_WAITING = 64 * 1024 * 1024;

/** Cuts whole messages off a stream of chunks. */
function messageCutter() {
  let chunks: Buffer[] = [];
  let size = 0;

  const head = (length: number): Buffer => {
    const [first] = chunks;
    if (first !== undefined && first.length >= length) return first;
    const whole = Buffer.concat(chunks, size);
    chunks = [whole];
    return whole;
  };

  return {
    size: () => size,
    add(chunk: Buffer) {
      chunks.push(chunk);
      size += chunk.length;
    },
    /** Null where no whole message has come yet. Throws RangeError for a length that can not be. */
    next(): Buffer | null {
      if (size < HEADER_LENGTH) return null;
      const length = head(4).readInt32LE(0);
      if (length < HEADER_LENGTH || length > LARGEST_MESSAGE) throw new RangeError(`a message of ${length} bytes`);
      if (size < length) return null;
      const whole = head(length);
      const rest = whole.subarray(length);
      chunks[0] = rest;
      if (rest.length === 0) chunks.shift();
      size -= length;
      return whole.subarray(0, length);
    },
  };
}

/** Serves the connection until it ends. Whatever the client sends, nothing is thrown. */
export function serveConnection(socket: Socket, answer: Answer): void {
  const cutter = messageCutter();
  let isBusy = false;

  async function work(): Promise<void> {
    for (;;) {
      const bytes = cutter.next();
      if (bytes === null) return;
      const message = parseMessage(bytes);
      const reply = await answer(message);
      if (reply === null) {
        socket.destroy();
        return;
      }
      if (socket.destroyed || !message.wantsReply) continue;
      socket.cork();
      socket.write(replyHead(message, reply.length));
      socket.write(reply);
      socket.uncork();
      if (cutter.size() < MOST_WAITING) socket.resume();
    }
  }

  function start(): void {
    if (isBusy) return;
    isBusy = true;
    work().then(
      () => {
        isBusy = false;
      },
      // What can not be read can not be answered either.
      () => socket.destroy(),
    );
  }

  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    cutter.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    if (cutter.size() > MOST_WAITING) socket.pause();
    start();
  });
  socket.on('error', () => socket.destroy());
}
