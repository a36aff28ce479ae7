// Reads a request's body as text, up to a limit.
import type { IncomingMessage } from 'node:http';

/** Throws when the body is longer than the limit. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const piece = part as Buffer;
    bytes += piece.length;
    if (bytes > maxBytes) throw Object.assign(new Error('body too large'), { status: 413, expose: true });
    parts.push(piece);
  }
  return Buffer.concat(parts).toString('utf8');
}
