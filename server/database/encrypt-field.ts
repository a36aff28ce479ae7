// Personal fields at rest: AES-256-GCM under a key per customer, itself wrapped by a key of the environment; an HMAC to look up by.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export type FieldCipher = {
  /** A new customer key, wrapped. Deleting the stored text shreds every field under it. */
  newKey: () => string;
  encrypt: (wrappedKey: string, plain: string) => string;
  /** Throws where the key is unknown or the text was changed. */
  decrypt: (wrappedKey: string, sealed: string) => string;
  /** Equal values of one agency give equal text; nothing of the value can be read from it. */
  blindIndex: (agencyId: string, field: string, value: string) => string;
};

type Key = { id: string; key: Buffer };

const seal = ({ id, key }: Key, plain: Buffer): string => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
};

const open = (keyOf: (id: string) => Buffer, sealed: string): Buffer => {
  const dot = sealed.indexOf('.');
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(sealed.slice(0, dot)), bytes.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
};

/** `keys`: the first wraps new customer keys, all of them unwrap. */
export const createFieldCipher = (keys: readonly Key[], blindIndexKey: Buffer): FieldCipher => {
  const [current] = keys;
  if (!current) throw new Error('no field key given');
  const masterKey = (id: string): Buffer => {
    const found = keys.find((key) => key.id === id);
    if (!found) throw new Error(`field key ${id} is not in the environment`);
    return found.key;
  };
  const unwrap = (wrappedKey: string): Buffer => open(masterKey, wrappedKey);
  return {
    newKey: () => seal(current, randomBytes(32)),
    encrypt: (wrappedKey, plain) => seal({ id: 'c', key: unwrap(wrappedKey) }, Buffer.from(plain, 'utf8')),
    decrypt: (wrappedKey, sealed) => open(() => unwrap(wrappedKey), sealed).toString('utf8'),
    blindIndex: (agencyId, field, value) =>
      createHmac('sha256', blindIndexKey).update(`${agencyId}\n${field}\n${value}`).digest('base64url'),
  };
};
