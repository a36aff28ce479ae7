// Sealed fields: readable with the key, shredded without it, equal only by blind index.
import { randomBytes } from 'node:crypto';
import { createFieldCipher } from '../../server/database/encrypt-field.ts';

const first = { id: 'k1', key: randomBytes(32) };
const second = { id: 'k2', key: randomBytes(32) };
const index = randomBytes(32);
const cipher = createFieldCipher([first], index);

it('opens what it sealed, and seals the same value differently each time', () => {
  const key = cipher.newKey();
  const [a, b] = [cipher.encrypt(key, '15400001234'), cipher.encrypt(key, '15400001234')];
  expect(a).not.toBe(b);
  expect(a).not.toContain('15400001234');
  expect([cipher.decrypt(key, a), cipher.decrypt(key, b)]).toEqual(['15400001234', '15400001234']);
});

it('cannot be opened with another customer’s key, nor after a change', () => {
  const sealed = cipher.encrypt(cipher.newKey(), '15400001234');
  expect(() => cipher.decrypt(cipher.newKey(), sealed)).toThrow();
  const key = cipher.newKey();
  const own = cipher.encrypt(key, '15400001234');
  const last = own.at(-2) === 'A' ? 'B' : 'A';
  expect(() => cipher.decrypt(key, own.slice(0, -2) + last + own.slice(-1))).toThrow();
});

it('goes on reading old keys after a new one took over', () => {
  const key = cipher.newKey();
  const sealed = cipher.encrypt(key, '王');
  const rotated = createFieldCipher([second, first], index);
  expect(rotated.decrypt(key, sealed)).toBe('王');
  expect(rotated.newKey()).toMatch(/^k2\./);
  expect(() => createFieldCipher([second], index).decrypt(key, sealed)).toThrow('k1');
});

it('has a blind index per agency and field', () => {
  const one = cipher.blindIndex('a', 'phone', '154');
  expect(cipher.blindIndex('a', 'phone', '154')).toBe(one);
  expect(cipher.blindIndex('b', 'phone', '154')).not.toBe(one);
  expect(cipher.blindIndex('a', 'passport', '154')).not.toBe(one);
});
