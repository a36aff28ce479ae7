// Pure: the states of a delivery, who sends it or why nobody does, and the sentence that people read.
import { deliveryState } from './deliveries.contract.ts';
import { refusalOf, type WriteRules } from '../settings/index.ts';
import type { GroupSendResult } from '../../gateways/wecom/index.ts';

export const deliveryStates = deliveryState.options;
export type DeliveryState = (typeof deliveryStates)[number];

export type DeliveryReason =
  | 'no-consultant'
  | 'opted-out'
  | 'half-added'
  | 'deleted-by-customer'
  | 'consultant-cannot-serve'
  | 'rejected-by-wecom'
  | 'not-a-contact'
  | 'cap-used'
  | 'not-sent-after-confirmation'
  | 'creation-unknown'
  | 'refused-by-wecom'
  | 'not-confirmed-in-time'
  | 'cancelled-by-staff'
  | 'sending-stopped'
  | 'outside-pilot'
  | 'first-sync-open';

export type CandidateContact = { staffUserId: string; externalUserId: string; state: string; addedAt: Date };

export type Decision =
  | { staffUserId: string; externalUserId: string; reason: null }
  | { staffUserId: null; externalUserId: null; reason: DeliveryReason };

export const withheld = (reason: DeliveryReason): Decision => ({ staffUserId: null, externalUserId: null, reason });

/**
 * Who sends to a customer: of the consultants in `senders` with an active relation, the one who has known him longest.
 * `senders`: staff who may serve now and whom the launcher may send for.
 */
export const decideSender = (contacts: readonly CandidateContact[], senders: ReadonlySet<string>): Decision => {
  const active = contacts.filter((contact) => contact.state === 'active');
  const able = active.filter((contact) => senders.has(contact.staffUserId));
  const [first] = able.sort((a, b) => a.addedAt.getTime() - b.addedAt.getTime());
  if (first) return { staffUserId: first.staffUserId, externalUserId: first.externalUserId, reason: null };
  if (active.length > 0) return withheld('consultant-cannot-serve');
  if (contacts.some((contact) => contact.state === 'half-added')) return withheld('half-added');
  if (contacts.some((contact) => contact.state === 'deleted-by-customer')) {
    return withheld('deleted-by-customer');
  }
  return withheld('no-consultant');
};

/** During the pilot the relation is sought among those that take part. The gateway's guard looks again before the call. */
export const decideAllowed = (
  contacts: readonly CandidateContact[],
  senders: ReadonlySet<string>,
  rules: WriteRules,
): Decision => {
  const { isOn, staffUserIds, externalUserIds } = rules.pilot;
  const inPilot = contacts.filter(
    (contact) => staffUserIds.includes(contact.staffUserId) && externalUserIds.includes(contact.externalUserId),
  );
  const decision = decideSender(isOn && inPilot.length > 0 ? inPilot : contacts, senders);
  if (decision.reason !== null) return decision;
  const refusal = refusalOf(rules, {
    kind: 'message',
    staffUserIds: [decision.staffUserId],
    externalUserIds: [decision.externalUserId],
  });
  return refusal === null ? decision : withheld(refusal);
};

/** What WeCom's result makes of a delivery; null: nothing is known yet. */
export const outcomeOf = (
  result: GroupSendResult['result'],
): { state: DeliveryState; reason: DeliveryReason | null } | null => {
  switch (result) {
    case 'sent':
      return { state: 'sent', reason: null };
    case 'not-a-contact':
      return { state: 'failed', reason: 'not-a-contact' };
    case 'capped':
      return { state: 'capped', reason: 'cap-used' };
    case 'not-sent':
      return null;
  }
};

const reasonSentences: Record<DeliveryReason, string> = {
  'opted-out': '没有发：这位客户退订了营销消息。',
  'no-consultant': '没有发：这位客户现在没有任何顾问好友。',
  'half-added': '没有发：客户申请了好友，顾问还没有通过。',
  'deleted-by-customer': '没有发：客户已经删除了顾问。',
  'consultant-cannot-serve': '没有发：他的顾问不在您可以群发的范围内，或没有开通客户联系。',
  'rejected-by-wecom': '没有发：企业微信没有接受这位客户，通常是已不是好友。',
  'not-a-contact': '没有发出：客户已经不是顾问的好友。',
  'cap-used': '没有发出：这位客户接收企业群发的次数已用完，企业微信没有发。',
  'not-sent-after-confirmation': '没有发出：顾问确认后仍没有发给他，可能确认时取消了勾选。',
  'creation-unknown': '不能确定：企业微信没有回答这条群发是否建成，请主管到管理后台核对，系统不会再发。',
  'refused-by-wecom': '没有发：企业微信拒绝了这条群发。',
  'not-confirmed-in-time': '没有发：顾问没有在期限内确认，群发已撤销。',
  'cancelled-by-staff': '没有发：群发已被撤销。',
  'sending-stopped': '没有发：已停止一切发送。恢复后也不会补发，需要的话请重新建一条。',
  'outside-pilot': '没有发：试点期间不发给名单以外的客户。',
  'first-sync-open': '没有发：负责人还没有接受第一次同步的结果，暂时只读企业微信。',
};

export const explainReason = (reason: DeliveryReason): string => reasonSentences[reason];

/** Why a customer got it or not, in one Chinese sentence. "Sent" is the last thing that can be known. */
export const explainDelivery = (
  delivery: { state: DeliveryState; reason: DeliveryReason | null },
  isConfirmed: boolean,
): string => {
  if (delivery.reason !== null) return explainReason(delivery.reason);
  switch (delivery.state) {
    case 'sent':
      return '已发出。';
    case 'planned':
      return '正在准备群发。';
    default:
      return isConfirmed
        ? '顾问已确认，还没有发给他：微信可能还在发，或确认时取消了勾选。'
        : '等待顾问在企业微信里确认。';
  }
};
