// Signature and encryption of WeCom's callbacks (DOC 96238): sha1 over sorted texts, AES-256-CBC with blocks of 32 bytes.
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The codes of WeCom's own sample code, so that a log line can be looked up. */
export const callbackRejections = {
  '-40001': 'the signature does not match',
  '-40002': 'the XML cannot be read',
  '-40004': 'the EncodingAESKey is not 43 letters and digits',
  '-40005': 'the message is meant for somebody else',
  '-40007': 'the cipher text cannot be decrypted',
  '-40008': 'the decrypted buffer is malformed',
  '-40010': 'the cipher text is not base64',
} as const;

export class CallbackRejected extends Error {
  override readonly name = 'CallbackRejected';
  readonly code: keyof typeof callbackRejections;

  constructor(code: keyof typeof callbackRejections) {
    super(`WeCom callback rejected: ${callbackRejections[code]}`);
    this.code = code;
  }
}

export type CallbackKeys = {
  token: string;
  encodingAesKey: string;
  /** Whom messages must be meant for: with a self-built app the corp itself. */
  corpId: string;
};

export type SignedParts = { token: string; timestamp: string; nonce: string; encrypted: string };

const randomLength = 16;
const lengthBytes = 4;
const paddingBlock = 32;
const cipherBlock = 16;
const receiverStartsAfter = randomLength + lengthBytes;

const digest = ({ token, timestamp, nonce, encrypted }: SignedParts): Buffer =>
  // A plain sort of strings by code unit; sorting as numbers or by locale breaks signatures.
  createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest();

export const sign = (parts: SignedParts): string => digest(parts).toString('hex');

/** Throws -40001 unless `signature` belongs to the parts; in constant time. */
export const verifySignature = (parts: SignedParts, signature: string): void => {
  const isHex = /^[0-9a-f]{40}$/.test(signature);
  if (!isHex || !timingSafeEqual(digest(parts), Buffer.from(signature, 'hex'))) throw new CallbackRejected('-40001');
};

/** The 32 bytes of the key. Throws -40004 for anything but 43 letters and digits. */
export const decodeAesKey = (encodingAesKey: string): Buffer => {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) throw new CallbackRejected('-40004');
  return Buffer.from(`${encodingAesKey}=`, 'base64');
};

/** What a cipher and a decipher have in common. */
type Transformation = { setAutoPadding(on: boolean): unknown; update(input: Buffer): Buffer; final(): Buffer };

const runCipher = (cipher: Transformation, input: Buffer): Buffer => {
  // Padding goes to blocks of 32, so up to 32 bytes: OpenSSL's own unpadding refuses 17 to 32.
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(input), cipher.final()]);
};

const withoutPadding = (padded: Buffer): Buffer => {
  const padding = padded.at(-1) ?? 0;
  const end = padded.length - padding;
  const isSound = padding >= 1 && padding <= paddingBlock && end >= receiverStartsAfter;
  if (!isSound || !padded.subarray(end).every((byte) => byte === padding)) throw new CallbackRejected('-40008');
  return padded.subarray(0, end);
};

const utf8 = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CallbackRejected('-40008');
  }
};

/** The plain text of a message meant for `receiverId`. Check the signature first: this does not. */
export const decrypt = (encrypted: string, encodingAesKey: string, receiverId: string): string => {
  const key = decodeAesKey(encodingAesKey);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted) || encrypted.length % 4 !== 0) throw new CallbackRejected('-40010');
  const cipherText = Buffer.from(encrypted, 'base64');
  if (cipherText.length % cipherBlock !== 0) throw new CallbackRejected('-40007');
  const content = withoutPadding(runCipher(createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)), cipherText));
  // Bytes, not characters.
  const messageEnd = receiverStartsAfter + content.readUInt32BE(randomLength);
  if (messageEnd > content.length) throw new CallbackRejected('-40008');
  if (utf8(content.subarray(messageEnd)) !== receiverId) throw new CallbackRejected('-40005');
  return utf8(content.subarray(receiverStartsAfter, messageEnd));
};

/** Base64 of the encrypted message; `random` is 16 bytes and given only where the result must be reproducible. */
export const encrypt = (
  plain: string,
  encodingAesKey: string,
  receiverId: string,
  random: Buffer = randomBytes(randomLength),
): string => {
  const key = decodeAesKey(encodingAesKey);
  const message = Buffer.from(plain);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(message.length);
  const content = Buffer.concat([random, length, message, Buffer.from(receiverId)]);
  const padding = paddingBlock - (content.length % paddingBlock);
  const padded = Buffer.concat([content, Buffer.alloc(padding, padding)]);
  return runCipher(createCipheriv('aes-256-cbc', key, key.subarray(0, 16)), padded).toString('base64');
};
