// Callbacks made by hand: sealed and signed as WeCom does it, for what a simulator would never send.
import { randomInt } from 'node:crypto';
import { encryptCallback, signCallback } from '../../sandbox/wecom/callback-crypto.ts';
import { eventXml } from '../../sandbox/wecom/contact-events.ts';
import { plainHttp, type PlainAnswer } from './plain-http.ts';
import type { World } from './world.ts';

type Part = Partial<{ token: string; aesKey: string; corpId: string }>;

const seal = (world: World, text: string, part: Part): { address: URL; encrypted: string } => {
  const { wecom, publicUrl } = world.config;
  const encrypted = encryptCallback(part.aesKey ?? wecom.callbackAesKey, text, part.corpId ?? wecom.corpId);
  const [timestamp, nonce] = [String(Math.floor(world.clock.now().getTime() / 1_000)), String(randomInt(1e9, 1e10))];
  const address = new URL(`${publicUrl}/callbacks/wecom`);
  const signature = signCallback(part.token ?? wecom.callbackToken, timestamp, nonce, encrypted);
  for (const [name, value] of Object.entries({ msg_signature: signature, timestamp, nonce })) {
    address.searchParams.set(name, value);
  }
  return { address, encrypted };
};

/** The GET that WeCom makes when the address is saved in its console. */
export const checkUrl = (world: World, echo: string, part: Part = {}): Promise<PlainAnswer> => {
  const { address, encrypted } = seal(world, echo, part);
  address.searchParams.set('echostr', encrypted);
  return plainHttp(address.href);
};

export const postXml = (world: World, plainXml: string, part: Part = {}): Promise<PlainAnswer> => {
  const { address, encrypted } = seal(world, plainXml, part);
  const body = `<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  return plainHttp(address.href, { method: 'POST', headers: { 'content-type': 'text/xml' }, body });
};

/** An event about a pair, as it was at `at`. */
export const pairEvent = (
  changeType: string,
  pair: { userId: string; externalUserId: string },
  at: Date,
  more: Record<string, string> = {},
): string =>
  eventXml({
    ToUserName: 'x',
    FromUserName: 'sys',
    CreateTime: String(Math.floor(at.getTime() / 1_000)),
    MsgType: 'event',
    Event: 'change_external_contact',
    ChangeType: changeType,
    UserID: pair.userId,
    ExternalUserID: pair.externalUserId,
    ...more,
  });
