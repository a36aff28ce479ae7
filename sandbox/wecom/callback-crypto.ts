// WeCom's callback encryption (facts 2.2): AES-256-CBC with PKCS#7 of block 32, and a sha1 signature over sorted strings.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const BLOCK = 32;

/** Throws unless the key is exactly 43 letters and digits (the base64 of 32 bytes without its last sign). */
function aesKey(encodingAesKey: string): Buffer {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) throw new Error('EncodingAESKey must be 43 letters or digits');
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

export function signCallback(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/** @param random 16 bytes in front of the message; random unless a test fixes them */
export function encryptCallback(
  encodingAesKey: string,
  message: string,
  receiveId: string,
  random: Buffer = randomBytes(16),
): string {
  const key = aesKey(encodingAesKey);
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(receiveId, 'utf8')]);
  const pad = BLOCK - (plain.length % BLOCK);
  // Auto padding works in blocks of 16; the vendor pads to 32.
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
    'base64',
  );
}

/** Throws when the text is not a whole encrypted message. */
export function decryptCallback(encodingAesKey: string, encrypted: string): { message: string; receiveId: string } {
  const key = aesKey(encodingAesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK) throw new Error('bad padding');
  const plain = padded.subarray(16, padded.length - pad);
  const end = 4 + plain.readUInt32BE(0);
  if (end > plain.length) throw new Error('bad length');
  return { message: plain.toString('utf8', 4, end), receiveId: plain.toString('utf8', end) };
}
