// Hostile requests from a seed: what a broken proxy, a scanner or an attacker might send to any door.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { makePosts, signCallback, type callbackKeys } from '../../bench/callback-load.ts';
import { makeJpg, makePng } from './pictures.ts';
import { encrypt } from '../../server/gateways/wecom/callback-crypto.ts';

export type CallbackKeys = typeof callbackKeys;

export type Hostile = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
  what: string;
};

type Random = () => number;

/** A small generator (mulberry32), so that a failing request can be made again from its number. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** Changes some bytes between two places; what stands outside of them is not under the signature. */
const flipBytes = (random: Random, text: string, from: number, to: number): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  for (let flips = 1 + Math.floor(random() * 8); flips > 0; flips -= 1) {
    const at = from + Math.floor(random() * (to - from));
    bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
  }
  return bytes;
};

const cut = (random: Random, text: string): string => text.slice(0, Math.floor(random() * text.length));

const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth);

const entities =
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>';
const outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Encrypt>&f;</Encrypt></xml>';

const callback = (random: Random, number: number, keys: CallbackKeys): Hostile => {
  const [good] = makePosts(1, '/callbacks/wecom', `f${number}`, keys);
  if (!good) throw new Error('no callback was made');
  const insideFrom = good.body.indexOf('<Encrypt><![CDATA[') + '<Encrypt><![CDATA['.length;
  const insideTo = good.body.indexOf(']]></Encrypt>');
  const base = { method: 'POST', path: good.path, headers: {}, body: Buffer.from(good.body) };
  const signed = (encrypted: string, what: string): Hostile => {
    const post = signCallback(encrypted, '/callbacks/wecom', `s${number}`, keys);
    return { ...base, path: post.path, body: Buffer.from(post.body), what };
  };
  switch (Math.floor(random() * 13)) {
    case 0:
      return { ...base, body: flipBytes(random, good.body, insideFrom, insideTo), what: 'callback with changed bytes' };
    case 1:
      return { ...base, body: Buffer.from(cut(random, good.body.slice(0, insideTo))), what: 'callback cut short' };
    case 2:
      return { ...base, path: cut(random, good.path), what: 'callback without all of its query' };
    case 3:
      return { ...base, body: Buffer.from(pick(random, [entities, outside])), what: 'XML with a document type' };
    case 4:
      return { ...base, body: Buffer.from(nested(5_000, '<a>', 'x', '</a>')), what: 'deep XML' };
    case 5:
      return { ...base, body: Buffer.alloc(200_000, 'A'), what: 'oversized callback' };
    case 6:
      return {
        ...base,
        body: Buffer.from(good.body.replace(/CDATA\[[A-Za-z0-9+/]{40}/, 'CDATA[****')),
        what: 'broken base64',
      };
    case 7:
      return {
        ...base,
        path: good.path.replace(/msg_signature=\w+/, 'msg_signature=' + '0'.repeat(40)),
        what: 'wrong signature',
      };
    case 8:
      return signed(cut(random, good.body.replace(/[^A-Za-z0-9+/=]/g, '')), 'ciphertext of nothing, well signed');
    case 9:
      return signed(encrypt('x', keys.encodingAesKey, 'another-corp'), 'for another corp, well signed');
    case 10:
      return signed(
        encrypt(pick(random, [entities, outside]), keys.encodingAesKey, keys.corpId),
        'a document type inside',
      );
    case 11:
      return signed(encrypt(nested(3_000, '<a>', 'x', '</a>'), keys.encodingAesKey, keys.corpId), 'deep XML inside');
    default:
      return {
        ...base,
        method: 'GET',
        body: null,
        path: `${good.path}&echostr=${encodeURIComponent(cut(random, keys.encodingAesKey))}`,
        what: 'wrong address check',
      };
  }
};

/** Small on the wire, 64 MB behind it. */
const large = Buffer.alloc(64 * 1024 * 1024, ' ');
const bombs = [
  { encoding: 'gzip', body: gzipSync(large) },
  { encoding: 'br', body: brotliCompressSync(large) },
] as const;

const bodies: readonly ((random: Random) => string)[] = [
  () => '{"__proto__":{"role":"owner"},"constructor":{"prototype":{"x":1}}}',
  () => nested(20_000, '[', '1', ']'),
  () => nested(20_000, '{"a":', '1', '}'),
  (random) => `{"requestId":"${'x'.repeat(Math.floor(random() * 5_000))}"`,
  () => '{"tagId":{"$gt":""},"text":{"$ne":null},"name":["a"],"requestId":{"$where":"1"}}',
  () => `{"name":"${'长'.repeat(3_000)}","text":"\u0000\uD800","tagId":"0","link":null}`,
  () => '\uFEFF{}',
  () => 'null',
  () => 'A'.repeat(1_200_000),
  (random) => String(random()),
];

/** Almost pictures. */
const pictures: readonly ((random: Random) => Buffer)[] = [
  (random) => makePng().subarray(0, Math.floor(random() * makePng().length)),
  (random) => makeJpg().subarray(0, Math.floor(random() * makeJpg().length)),
  () => makePng({ width: 60_000, height: 1 }),
  () => Buffer.concat([Buffer.from('GIF89a'), makePng()]),
  () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
  () => Buffer.from([0xff, 0xd8, ...Array<number>(5_000).fill(0xff)]),
  () => Buffer.concat([makePng().subarray(0, 33), Buffer.from('ffffffff49444154', 'hex'), Buffer.alloc(99)]),
  () => Buffer.alloc(11 * 1024 * 1024),
];

const paths = [
  '/staff/broadcasts',
  '/staff/images',
  '/staff/live-codes',
  '/staff/bookings',
  '/staff/customers?search=%00%ff&limit=1e9',
  '/staff/customers?cursor=AAAA',
  '/staff/customers?search=(((((((&tagId[$ne]=1',
  '/staff/customers/__proto__',
  '/staff/customers/000000000000000000000000/relations',
  '/staff/broadcasts/%F0%28%8C%28/deliveries',
  '/staff/audit?before=zzz',
  '/staff/sign-in/done?code=a&code=b&state[]=1',
  '/assets/..%2f..%2f..%2fetc%2fpasswd',
  '/docs/..%2fpackage.json',
  '/%',
  '//etc/passwd',
];

const request = (random: Random, cookie: string): Hostile => {
  const method = pick(random, ['GET', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS']);
  const path = pick(random, paths);
  const headers: Record<string, string> = {
    ...(random() < 0.7 ? { cookie } : { cookie: `banlv_session=${'A'.repeat(Math.floor(random() * 200))}` }),
    ...(random() < 0.8 ? { 'x-requested-with': 'banlv' } : {}),
    'content-type': pick(random, [
      'application/json',
      'application/json; charset=utf-16',
      'text/xml',
      'multipart/form-data',
      'application/octet-stream',
    ]),
    ...(random() < 0.1 ? { 'content-encoding': pick(random, ['gzip', 'deflate', 'br', 'zstd', 'x']) } : {}),
  };
  if (method === 'POST' && random() < 0.02) {
    const { encoding, body } = pick(random, bombs);
    return { method, path, headers: { ...headers, 'content-encoding': encoding }, body, what: `${path}, a bomb` };
  }
  if (method === 'POST' && path === '/staff/images' && random() < 0.5) {
    const sent = { ...headers, 'content-type': 'application/octet-stream' };
    return { method, path, headers: sent, body: pick(random, pictures)(random), what: 'almost a picture' };
  }
  const body = method === 'GET' ? null : Buffer.from(pick(random, bodies)(random));
  return { method, path, headers, body, what: `${method} ${path}` };
};

export type Insider = { cookie: string; keys: CallbackKeys };

/** The hostile request of this number. It knows the keys and is signed in, so that what lies behind the doors is reached. */
export const hostileRequest = (seed: number, number: number, { cookie, keys }: Insider): Hostile => {
  const random = randomFrom(seed * 1_000_003 + number);
  return random() < 0.5 ? callback(random, number, keys) : request(random, cookie);
};
