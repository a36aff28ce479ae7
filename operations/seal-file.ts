// Encryption of a backup's files: AES-256-GCM in chunks whose number and whose being the last are part of the nonce, so that
// chunks that were changed, dropped, repeated, moved, cut off or taken from another file do not open.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { BackupError } from './backup-error.ts';

const algorithm = 'aes-256-gcm';
const tagBytes = 16;
export const chunkBytes = 64 * 1024;

/** Every file of every backup has a key of its own: the nonces may then simply count. `salt`: random, of the backup. */
const fileKey = (key: Buffer, salt: Buffer, file: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `banlv backup file ${file}`, 32));

const nonceOf = (chunk: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(chunk), 3);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
};

type WorkOnChunk = (bytes: Buffer, chunk: number, isLast: boolean) => Buffer;

/** Pieces of any size in, `work` on pieces of exactly `size` out; the last one is whatever remains, at most `size`. */
const inChunks = (size: number, work: WorkOnChunk): Transform => {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let chunk = 0;
  const guarded = (done: TransformCallback, act: () => void): void => {
    try {
      act();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done();
  };
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      guarded(done, () => {
        waiting.push(piece);
        waitingBytes += piece.length;
        if (waitingBytes <= size) return;
        let rest = Buffer.concat(waiting);
        // A whole chunk is kept back: it may be the last.
        for (; rest.length > size; rest = rest.subarray(size)) this.push(work(rest.subarray(0, size), chunk++, false));
        waiting = [rest];
        waitingBytes = rest.length;
      });
    },
    flush(done) {
      guarded(done, () => void this.push(work(Buffer.concat(waiting), chunk, true)));
    },
  });
};

export const sealing = (key: Buffer, salt: Buffer, file: string): Transform => {
  const ownKey = fileKey(key, salt, file);
  return inChunks(chunkBytes, (bytes, chunk, isLast) => {
    const cipher = createCipheriv(algorithm, ownKey, nonceOf(chunk, isLast));
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  });
};

/** Fails with BackupError at the first chunk that is not what was sealed. */
export const opening = (key: Buffer, salt: Buffer, file: string): Transform => {
  const ownKey = fileKey(key, salt, file);
  return inChunks(chunkBytes + tagBytes, (bytes, chunk, isLast) => {
    const end = bytes.length - tagBytes;
    try {
      const decipher = createDecipheriv(algorithm, ownKey, nonceOf(chunk, isLast), { authTagLength: tagBytes });
      decipher.setAuthTag(bytes.subarray(end));
      return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()]);
    } catch {
      throw new BackupError(`chunk ${chunk} does not open`);
    }
  });
};

/** What the manifest is held to: with a key nobody else can make it, without one it tells a change by accident. */
export const sealOf = (key: Buffer | null, text: string): string =>
  key === null
    ? createHash('sha256').update(text).digest('hex')
    : createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'banlv backup manifest', 32)))
        .update(text)
        .digest('hex');

/** Tells keys apart without telling anything of them. */
export const fingerprintOf = (key: Buffer): string =>
  Buffer.from(hkdfSync('sha256', key, '', 'banlv backup fingerprint', 8)).toString('hex');
