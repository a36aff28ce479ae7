// Makes the callback events that WeCom sends (facts 3.1): one durable row for each agent that listens.
import { newId, toSeconds, type Corp } from './corp.ts';

/** @param parts Event, ChangeType and the fields of that event; absent ones are left out of the XML */
export function emitEvent(corp: Corp, parts: Record<string, string | undefined>): void {
  const event: Record<string, string> = {
    ToUserName: corp.corpId,
    FromUserName: 'sys',
    CreateTime: String(toSeconds(corp.now())),
    MsgType: 'event',
  };
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) event[name] = value;
  for (const agent of corp.row().agents) {
    if (!agent.callback) continue;
    const id = newId('cb', 24);
    corp.callbacks.put(id, { id, agentId: agent.agentId, event, attempts: 0, status: 'pending' });
  }
}

type ContactChange =
  | 'add_external_contact'
  | 'add_half_external_contact'
  | 'edit_external_contact'
  | 'del_external_contact'
  | 'del_follow_user'
  | 'transfer_fail';

export function emitContactEvent(
  corp: Corp,
  change: ContactChange,
  pair: { userId: string; externalUserId: string },
  extra: {
    state?: string | undefined;
    welcomeCode?: string | undefined;
    source?: 'DELETE_BY_TRANSFER';
    failReason?: 'customer_refused' | 'customer_limit_exceed';
  } = {},
): void {
  emitEvent(corp, {
    Event: 'change_external_contact',
    ChangeType: change,
    UserID: pair.userId,
    ExternalUserID: pair.externalUserId,
    State: extra.state === '' ? undefined : extra.state,
    WelcomeCode: extra.welcomeCode,
    Source: extra.source,
    FailReason: extra.failReason,
  });
}

export function emitTagEvent(
  corp: Corp,
  change: 'create' | 'update' | 'delete',
  kind: 'tag' | 'tag_group',
  id: string,
): void {
  emitEvent(corp, { Event: 'change_external_tag', ChangeType: change, Id: id, TagType: kind });
}

/** The event as WeCom writes it before encryption. */
export function eventXml(event: Record<string, string>): string {
  const parts = Object.entries(event).map(([name, value]) =>
    name === 'CreateTime'
      ? `<${name}>${value}</${name}>`
      : `<${name}><![CDATA[${value.replaceAll(']]>', ']] >')}]]></${name}>`,
  );
  return `<xml>${parts.join('')}</xml>`;
}
