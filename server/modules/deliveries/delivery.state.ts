// Pure: the states of a delivery, and the sentence that people read about it.
import { deliveryState } from './deliveries.contract.ts';
import type { GroupSendResult } from '../../gateways/wecom/index.ts';
import type { PolicyReason } from '../contact-policy/index.ts';

export const deliveryStates = deliveryState.options;
export type DeliveryState = (typeof deliveryStates)[number];

export type DeliveryReason =
  | PolicyReason
  | 'rejected-by-wecom'
  | 'not-a-contact'
  | 'cap-used'
  | 'not-sent-after-confirmation'
  | 'creation-unknown'
  | 'refused-by-wecom'
  | 'not-confirmed-in-time'
  | 'not-approved'
  | 'cancelled-by-staff';

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
  'consent-withdrawn': '没有发：这位客户撤回了接收营销消息的同意。',
  'field-missing': '没有发：内容里有这位客户没有填的资料，也没有写替代的话。',
  'never-in-hours': '没有发：去掉不打扰的时间后，上班时间里没有能联系这位客户的时段。',
  'cap-reached': '没有发：按系统的记录，这位客户接收企业群发的次数已用完。',
  'marketing-budget-used': '没有发：这位客户本月的营销消息已到本社自己定的上限。',
  'no-consultant': '没有发：这位客户现在没有任何顾问好友。',
  'half-added': '没有发：客户申请了好友，顾问还没有通过。',
  'deleted-by-customer': '没有发：客户已经删除了顾问。',
  'consultant-cannot-serve': '没有发：他的顾问已离开、不在您可以群发的范围内，或没有开通客户联系。',
  'rejected-by-wecom': '没有发：企业微信没有接受这位客户，通常是已不是好友。',
  'not-a-contact': '没有发出：客户已经不是顾问的好友。',
  'cap-used': '没有发出：这位客户接收企业群发的次数已用完，企业微信没有发。',
  'not-sent-after-confirmation': '没有发出：顾问确认后仍没有发给他，可能确认时取消了勾选。',
  'creation-unknown': '不能确定：企业微信没有回答这条群发是否建成，请主管到管理后台核对，系统不会再发。',
  'refused-by-wecom': '没有发：企业微信拒绝了这条群发。',
  'not-confirmed-in-time': '没有发：顾问没有在期限内确认，群发已撤销。',
  'not-approved': '没有发：这次群发没有通过审批。',
  'cancelled-by-staff': '没有发：群发已被撤销。',
  'sending-stopped': '没有发：已停止一切发送。恢复后也不会补发，需要的话请重新建一条。',
  'outside-pilot': '没有发：试点期间不发给名单以外的客户。',
  'first-sync-open': '没有发：负责人还没有接受第一次同步的结果，暂时只读企业微信。',
};

export const explainReason = (reason: DeliveryReason): string => reasonSentences[reason];

type Told = {
  state: DeliveryState;
  reason: DeliveryReason | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
};

/** Why a customer got it or not, in one Chinese sentence. "Sent" is the last thing that can be known. */
export const explainDelivery = (delivery: Told, isConfirmed: boolean): string => {
  if (delivery.state === 'sent') {
    return delivery.withdrawnAt === null ? '已发出。' : '已发出：客户退订时顾问刚好点了发送，没来得及撤回。';
  }
  if (delivery.reason !== null) return explainReason(delivery.reason);
  if (delivery.withdrawnAt !== null) return '客户已退订，正在从这次群发里撤下。';
  if (delivery.state === 'planned') {
    return delivery.closesAt === null ? '已安排，等到可以联系的时段再请顾问确认。' : '正在准备群发。';
  }
  return isConfirmed ? '顾问已确认，还没有发给他：微信可能还在发，或确认时取消了勾选。' : '等待顾问在企业微信里确认。';
};
