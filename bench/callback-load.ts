// Signed and encrypted callbacks in number, and a client that posts them over a few connections that stay open.
import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { encrypt } from '../server/gateways/wecom/callback-crypto.ts';

export const callbackKeys = {
  token: 'BenchToken',
  encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
  corpId: 'ww_bench',
};

export type Post = { path: string; body: string };

/** A callback around this ciphertext, signed as WeCom signs. */
export const signCallback = (encrypted: string, path: string, nonce: string, keys = callbackKeys): Post => {
  const timestamp = '1893456000';
  const signature = createHash('sha1').update([keys.token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
  return {
    path: `${path}?msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`,
    body: `<xml><ToUserName><![CDATA[${keys.corpId}]]></ToUserName><AgentID><![CDATA[1]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
};

const eventXml = (salt: string, number: number, corpId: string): string =>
  `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1893456000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[bench_${salt}]]></Event><ChangeType><![CDATA[n${number}]]></ChangeType></xml>`;

/** Callbacks that differ in their content; of a kind that nobody has to work on, so that accepting alone is measured. */
export const makePosts = (count: number, path: string, salt: string, keys = callbackKeys): Post[] =>
  Array.from({ length: count }, (_, number) => {
    const encrypted = encrypt(eventXml(salt, number, keys.corpId), keys.encodingAesKey, keys.corpId);
    return signCallback(encrypted, path, `${salt}${number}`, keys);
  });

const post = (agent: Agent, port: number, { path, body }: Post): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST' }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Post them all with `connections` at a time; answers the rate a second. Throws where one is not accepted. */
export const measureRate = async (port: number, posts: readonly Post[], connections: number): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let one = posts[next++]; one; one = posts[next++]) {
      const status = await post(agent, port, one);
      if (status !== 200) throw new Error(`a callback was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return posts.length / ((performance.now() - startedAt) / 1_000);
};
