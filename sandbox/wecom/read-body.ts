// Reads a request's body, up to a limit.
import type { IncomingMessage } from 'node:http';

/** Throws when the body is longer than the limit. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const piece = part as Buffer;
    bytes += piece.length;
    if (bytes > maxBytes) throw Object.assign(new Error('body too large'), { status: 413, expose: true });
    parts.push(piece);
  }
  return Buffer.concat(parts);
}

/** The same as text. */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<string> =>
  (await readBytes(request, maxBytes)).toString('utf8');
