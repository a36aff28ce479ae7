// Known vectors of WeCom's callback encryption, in both directions, and what must be refused.
import {
  CallbackRejected,
  decrypt,
  encrypt,
  sign,
  verifySignature,
} from '../../server/gateways/wecom/callback-crypto.ts';

/** Samples published with the official SDKs and by open SDKs' tests (weworkapi_php, go-workwx, wechatpy). */
const official = { token: 'QDG6eK', key: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', corpId: 'wx5823bf96d3bd56c7' };

const vectors = [
  {
    name: 'V1, the official GET',
    ...official,
    timestamp: '1409659589',
    nonce: '263014780',
    signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
    plain: '1616140317555161061',
  },
  {
    name: 'V2, the official POST, padded by 30',
    ...official,
    timestamp: '1409659813',
    nonce: '1372623149',
    signature: '477715d11cdb4164915debcba66cb864d751f3e6',
    encrypted:
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
    plain: [
      '<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>',
      '<FromUserName><![CDATA[mycreate]]></FromUserName>',
      '<CreateTime>1409659813</CreateTime>',
      '<MsgType><![CDATA[text]]></MsgType>',
      '<Content><![CDATA[hello]]></Content>',
      '<MsgId>4561255354251345929</MsgId>',
      '<AgentID>218</AgentID>',
      '</xml>',
    ].join('\n'),
  },
  {
    name: 'V4, a real GET',
    token: 'kjr2TKI8umCBfVF3wAHk8JiPwma5VBme',
    key: '4Ma3YBrSBbX2aez8MJpXGBne5LSDwgGqHbhM9WPYIws',
    corpId: 'ww6a112864f8022910',
    timestamp: '1583940690',
    nonce: 'VHh7ymSeb0jc4lSb',
    signature: '1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011',
    encrypted: '6KmUQuPVu7UhjyVqRdbo5SfcRqaHvbUlKSHFvBV2ZuR6TIlKsygcfeSd1GDplg1C5KSKr6UPHCaC/nIX3ZNt9w==',
    plain: '94966531020182955848408',
  },
  {
    name: 'V5, a real POST',
    token: 'kz7Yx62CH8SaLN',
    key: 'cD0d7jx4tYvVtzqrmh3Dm3QFCXe6f8SlHoMtMh3qQEP',
    corpId: 'wwf181555a13a31443',
    timestamp: '1583995625',
    nonce: '1584392382',
    signature: 'a44d1b7dc3dc4b02edd99dc32afa6a26be7c92f6',
    encrypted:
      'fyVN9BUnH6xNl0/VCHTCg6XGxxvoFdyZ7VQbAbBcQ79dVccYvdIyJYZSMMhkPy8LPaoe+V27qjoQ553fXavmrPOgxzHrKKf3YIu63pB4/nN0LY4S+GzUFi/LLFj1TI1sOh0q2jT5u1nYz5G3HFNLd3DFUvJVLtZl8mVMwUOzBpzKZhhmCvIJLVlvym9tt+VYwG06MSbmnf9AzYFKhm1BIy+95Q824ilY6Wy8l+vkFqEdASl2k83jMXvlkVRSB3hmNptWTbq8ygDdLtkCyA4UEiZvfTskqqVkbYwLptRl/1F+DVL9SH/TWt2j3dCm4rzY5jQG+fA+2xh2Kk+OrVgafqtQCfhjq8C38A2IwCcg2BONKk8s5ijFxQoszmXvJQ3zLYbjzRWQ40xhryDyPNNse7/slKVW2QMBEUPNOxUcX9k=',
    plain:
      '<xml><ToUserName><![CDATA[wwf181555a13a31443]]></ToUserName><FromUserName><![CDATA[xen0n]]></FromUserName><CreateTime>1583995625</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[x123]]></Content><MsgId>2018405441</MsgId><AgentID>1000002</AgentID></xml>',
  },
];

const v3 = {
  timestamp: '1409659813',
  nonce: '1372623149',
  signature: '1f3153b7abd0ba99b4ab2e57fac2376110d03a3c',
  encrypted:
    'pvXgeha3nZ7UQ2DG3WD3IVsNJR38QVl1+h+wmLQHIAwEG3Jey2aTZtvAWzhEZ9JEKGwIUMBWX3JlUhfo7O7WbvI10vHIsdSNr1nr3LuOwAfnwLJAMQNDxi5tHUl08Op59jxOL73r8+g60KOxMTaFwXzlr9Yxgq5ey5nzNb/2vDjjvDZNXkJVmL/XWnv6PXrVbTpNxphqWRv2BpPYqvwRMkHgdFliatljMVlkkRHS40FOHmtBhj/4RXtIexfDx8opBXwi0L9RTlYNQzGx+FA+74xVHG7Le/pmNDwc2Ri5mbw=',
};

const v6 = {
  token: '123456',
  key: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
  corpId: 'wx49f0ab532d5d035a',
  timestamp: '1411525903',
  nonce: '461056294',
  signature: '407518b7649e86ef23978113f92d27afa9296533',
  encrypted:
    '9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3',
  plain: [
    '<xml>',
    '<MsgType><![CDATA[text]]></MsgType>',
    '<Content><![CDATA[test]]></Content>',
    '<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>',
    '<ToUserName><![CDATA[messense]]></ToUserName>',
    '<AgentID>1</AgentID>',
    '<CreateTime>1411525903</CreateTime>',
    '</xml>',
  ].join('\n'),
};

const rejectionOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof CallbackRejected) return error.code;
    throw error;
  }
  throw new Error('nothing was rejected');
};

describe('known vectors', () => {
  it.each(vectors)('$name', ({ token, key, corpId, timestamp, nonce, signature, encrypted, plain }) => {
    expect(sign({ token, timestamp, nonce, encrypted })).toBe(signature);
    expect(() => verifySignature({ token, timestamp, nonce, encrypted }, signature)).not.toThrow();
    expect(decrypt(encrypted, key, corpId)).toBe(plain);
  });

  it('V3, the official JSON flavour: 176 bytes of text', () => {
    verifySignature({ token: official.token, ...v3 }, v3.signature);
    const plain = decrypt(v3.encrypted, official.key, official.corpId);
    expect(Buffer.byteLength(plain)).toBe(176);
    expect(plain).toContain('mycreate');
  });

  it('V6, encrypting with given random bytes', () => {
    const random = Buffer.from('1234567890123456');
    const encrypted = encrypt(v6.plain, v6.key, v6.corpId, random);
    expect(encrypted).toBe(v6.encrypted);
    expect(sign({ ...v6, encrypted })).toBe(v6.signature);
    expect(decrypt(encrypted, v6.key, v6.corpId)).toBe(v6.plain);
  });

  it('comes back whole at every length of padding, in Chinese, and never twice the same', () => {
    for (let length = 0; length <= 64; length += 1) {
      const plain = '旅'.repeat(length % 7) + 'a'.repeat(length);
      expect(decrypt(encrypt(plain, official.key, official.corpId), official.key, official.corpId)).toBe(plain);
    }
    expect(encrypt('x', official.key, '')).not.toBe(encrypt('x', official.key, ''));
  });
});

describe('what is refused', () => {
  const good = vectors[1]!;

  it.each(['', 'a'.repeat(42), 'a'.repeat(44), `${official.key}=`, `${'a'.repeat(42)}$`, `${'a'.repeat(42)}\n`])(
    'the key %j',
    (key) => {
      expect(rejectionOf(() => decrypt(good.encrypted, key, good.corpId))).toBe('-40004');
      expect(rejectionOf(() => encrypt('x', key, good.corpId))).toBe('-40004');
    },
  );

  it.each(['', 'x', good.signature.slice(1), `${good.signature}0`, good.signature.replace('4', '5'), 'g'.repeat(40)])(
    'the signature %j',
    (signature) => expect(rejectionOf(() => verifySignature(good, signature))).toBe('-40001'),
  );

  it('a signature over other parts', () => {
    for (const part of ['token', 'timestamp', 'nonce', 'encrypted']) {
      expect(rejectionOf(() => verifySignature({ ...good, [part]: 'x' }, good.signature))).toBe('-40001');
    }
  });

  it('a message for another corp', () => {
    expect(rejectionOf(() => decrypt(good.encrypted, good.key, 'wx0'))).toBe('-40005');
    expect(rejectionOf(() => decrypt(good.encrypted, good.key, ''))).toBe('-40005');
  });

  it.each([
    ['', '-40010'],
    ['not base64!', '-40010'],
    ['AAA', '-40010'],
    ['AAAA', '-40007'],
    [Buffer.alloc(17).toString('base64'), '-40007'],
    [Buffer.alloc(32).toString('base64'), '-40008'],
    [Buffer.from(good.encrypted, 'base64').subarray(0, -32).toString('base64'), '-40008'],
  ])('the cipher text %j with %s', (encrypted, code) => {
    expect(rejectionOf(() => decrypt(encrypted, good.key, good.corpId))).toBe(code);
  });

  it('a message decrypted with another key', () => {
    expect(rejectionOf(() => decrypt(good.encrypted, v6.key, good.corpId))).toBe('-40008');
  });
});
