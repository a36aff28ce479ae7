// The simulator's callback encryption against the vendor's published vectors.
import { decryptCallback, encryptCallback, signCallback } from '../../sandbox/wecom/callback-crypto.ts';
import { decryptByHand } from './wecom-fixture.ts';

const OFFICIAL_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const OFFICIAL_CORP = 'wx5823bf96d3bd56c7';

const V1_ECHO = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==';
const V2_ENCRYPT =
  'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==';
const V6_ENCRYPT =
  '9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3';
const V6_PLAIN = [
  '<xml>',
  '<MsgType><![CDATA[text]]></MsgType>',
  '<Content><![CDATA[test]]></Content>',
  '<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>',
  '<ToUserName><![CDATA[messense]]></ToUserName>',
  '<AgentID>1</AgentID>',
  '<CreateTime>1411525903</CreateTime>',
  '</xml>',
].join('\n');

describe('callback encryption', () => {
  it('opens the official URL check (V1)', () => {
    expect(signCallback('QDG6eK', '1409659589', '263014780', V1_ECHO)).toBe('5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3');
    expect(decryptCallback(OFFICIAL_KEY, V1_ECHO)).toEqual({
      message: '1616140317555161061',
      receiveId: OFFICIAL_CORP,
    });
  });

  it('opens the official message, whose padding of 30 is longer than one AES block (V2)', () => {
    const signature = signCallback('QDG6eK', '1409659813', '1372623149', V2_ENCRYPT);
    expect(signature).toBe('477715d11cdb4164915debcba66cb864d751f3e6');
    const { message, receiveId } = decryptCallback(OFFICIAL_KEY, V2_ENCRYPT);
    expect(receiveId).toBe(OFFICIAL_CORP);
    expect(Buffer.byteLength(message)).toBe(284);
    expect(message).toContain('<MsgId>4561255354251345929</MsgId>');
    expect(decryptByHand(OFFICIAL_KEY, V2_ENCRYPT)).toEqual({ message, receiveId, pad: 30 });
  });

  it('encrypts to the very bytes of the published example (V6)', () => {
    const key = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
    const random = Buffer.from('1234567890123456');
    expect(encryptCallback(key, V6_PLAIN, 'wx49f0ab532d5d035a', random)).toBe(V6_ENCRYPT);
    const signature = signCallback('123456', '1411525903', '461056294', V6_ENCRYPT);
    expect(signature).toBe('407518b7649e86ef23978113f92d27afa9296533');
  });

  it('pads to blocks of 32 for every length, and counts bytes', () => {
    for (let length = 0; length <= 64; length++) {
      const text = '旅'.repeat(length);
      const opened = decryptByHand(OFFICIAL_KEY, encryptCallback(OFFICIAL_KEY, text, 'ww1'));
      expect(opened.message).toBe(text);
      expect(opened.pad).toBeGreaterThanOrEqual(1);
      expect(opened.pad).toBeLessThanOrEqual(32);
    }
  });

  it('refuses keys that are not 43 letters and digits', () => {
    for (const key of [
      '',
      OFFICIAL_KEY.slice(1),
      `${OFFICIAL_KEY}A`,
      `${OFFICIAL_KEY}=`,
      `$${OFFICIAL_KEY.slice(1)}`,
    ]) {
      expect(() => encryptCallback(key, 'x', 'ww1')).toThrow('43');
    }
  });
});
