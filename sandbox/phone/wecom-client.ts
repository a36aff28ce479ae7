// WeCom's client as a page beside a chat knows it: lets in whoever is signed for, tells with whom one chats, puts messages into the chat.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { say } from '../wecom/contact-actions.ts';
import type { Corp } from '../wecom/corp.ts';
import type { MessageContent } from '../wecom/corp.types.ts';
import { isPhoneError } from '../wecom/phone-error.ts';
import { requirePerson, requireStaff } from './present-phone.ts';

export type ClientCall = { name: string; url: string; params: Record<string, unknown> };
type Signed = { ticketKey: string; timestamp: unknown; nonce: unknown; signature: unknown };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const message = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('text'), text: z.object({ content: z.string().min(1).max(4_000) }) }),
  z.object({
    msgtype: z.literal('news'),
    news: z.object({
      link: z.url(),
      title: z.string().default(''),
      desc: z.string().default(''),
      imgUrl: z.string().default(''),
    }),
  }),
]);

/** A page of a trusted domain that shows the signature of a ticket still alive. */
function isSigned(corp: Corp, url: string, { ticketKey, timestamp, nonce, signature }: Signed): boolean {
  const ticket = corp.tickets.get(ticketKey);
  if (!ticket || ticket.expiresAt <= corp.now().getTime() || !URL.canParse(url)) return false;
  if (!corp.row().trustedDomains.includes(new URL(url).host)) return false;
  const parts = `jsapi_ticket=${ticket.ticket}&noncestr=${text(nonce)}&timestamp=${text(timestamp)}&url=${url}`;
  return createHash('sha1').update(parts).digest('hex') === signature;
}

function isLetIn(corp: Corp, { name, url, params }: ClientCall): boolean {
  if (name === 'agentConfig') {
    const { agentid, corpid, timestamp, nonceStr: nonce, signature } = params;
    if (corpid !== corp.corpId) return false;
    return isSigned(corp, url, { ticketKey: `agent_config|${text(agentid)}`, timestamp, nonce, signature });
  }
  const { verifyAppId, verifyTimestamp: timestamp, verifyNonceStr: nonce, verifySignature: signature } = params;
  if (verifyAppId !== corp.corpId) return false;
  // Every later call repeats what the page was let in with.
  const keys = name === 'preVerifyJSAPI' ? ['corp'] : corp.row().agents.map(({ agentId }) => `agent_config|${agentId}`);
  return keys.some((ticketKey) => isSigned(corp, url, { ticketKey, timestamp, nonce, signature }));
}

function toContent(params: unknown): MessageContent | null {
  const { success, data } = message.safeParse(params);
  if (!success) return null;
  if (data.msgtype === 'text') return { text: data.text.content, attachments: [] };
  const { link: url, title, desc, imgUrl: picurl } = data.news;
  const optional = { ...(desc === '' ? {} : { desc }), ...(picurl === '' ? {} : { picurl }) };
  return { text: '', attachments: [{ msgtype: 'link', link: { title, url, ...optional } }] };
}

function send(corp: Corp, userId: string, customerId: string, params: unknown): string {
  const content = toContent(params);
  if (!content) return 'fail invalid parameters';
  try {
    say(corp, 'staff', userId, customerId, content);
    return 'ok';
  } catch (error) {
    if (!isPhoneError(error)) throw error;
    return 'fail';
  }
}

/** What the client's bridge answers, with `err_msg` as the client words it (names of DOC 94313 and @wecom/jssdk). */
export function callClient(corp: Corp, userId: string, customerId: string, call: ClientCall): object {
  requireStaff(corp, userId);
  requirePerson(corp, customerId);
  const { name } = call;
  if (!isLetIn(corp, call)) return { err_msg: `${name}:fail no permission` };
  switch (name) {
    case 'agentConfig':
    case 'preVerifyJSAPI':
      return { err_msg: `${name}:ok` };
    case 'getContext':
      return { err_msg: `${name}:ok`, entry: 'single_chat_tools' };
    case 'getCurExternalContact':
      return { err_msg: `${name}:ok`, userId: customerId };
    case 'sendChatMessage':
      return { err_msg: `${name}:${send(corp, userId, customerId, call.params)}` };
    default:
      return { err_msg: `${name}:fail function not exist` };
  }
}
