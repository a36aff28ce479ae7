// Pure: the states of one customer's transfer, what WeCom's answers make of them, and the sentence that people read.
import type { TransferAnswer, TransferProgress, WriteRefusal } from '../../gateways/wecom/index.ts';

export const transferStates = [
  'proposed',
  'queued',
  'requesting',
  'waiting',
  'done',
  'refused',
  'failed',
  'pooled',
  'ended',
] as const;
export type TransferState = (typeof transferStates)[number];

export type TransferReason =
  | 'customer-refused'
  | 'successor-full'
  | 'successor-not-verified'
  | 'too-often'
  | 'not-resigned'
  | 'not-his-customer'
  | 'refused-by-wecom'
  | 'no-record'
  | 'came-back'
  | WriteRefusal;

export type Outcome = { state: TransferState; reason: TransferReason | null };

/** WeCom shows a transfer at once; who is not among its results after a day and two hours was lost there. */
const lostAfterMs = 26 * 3_600_000;

/** What the answer to "begin" makes of a customer. */
export const afterAnswer = (answer: TransferAnswer): Outcome => {
  switch (answer) {
    case 'started':
    case 'under-way':
      return { state: 'waiting', reason: null };
    case 'not-his-customer':
    case 'not-a-customer':
      return { state: 'ended', reason: 'not-his-customer' };
    case 'refused':
      return { state: 'failed', reason: 'refused-by-wecom' };
    case 'successor-full':
    case 'successor-not-verified':
    case 'too-often':
    case 'not-resigned':
      return { state: 'failed', reason: answer };
  }
};

/** What a reading of the results makes of a waiting customer; null: nothing new. `progress` null: he is not among them. */
export const afterReading = (
  progress: TransferProgress['status'] | null,
  requestedAt: Date | null,
  now: Date,
): Outcome | null => {
  switch (progress) {
    case 'done':
      return { state: 'done', reason: null };
    case 'refused':
      return { state: 'refused', reason: 'customer-refused' };
    case 'successor-full':
      return { state: 'failed', reason: 'successor-full' };
    case 'waiting':
      return null;
    case 'no-record':
    case null: {
      const isLost = requestedAt === null || now.getTime() - requestedAt.getTime() > lostAfterMs;
      return isLost ? { state: 'failed', reason: 'no-record' } : null;
    }
  }
};

/**
 * A request whose answer was lost: under way or done is believed. A refusal may be the one of an earlier request, so WeCom is asked
 * again: where our request did arrive, it answers that it is under way.
 */
export const afterLostAnswer = (progress: TransferProgress['status'] | null): TransferState =>
  progress === 'waiting' || progress === 'done' ? 'waiting' : 'queued';

/** Whether a person may choose (again) who takes over. */
export const canChoose = (state: TransferState, reason: TransferReason | null): boolean =>
  state === 'proposed' || state === 'pooled' || state === 'refused' || (state === 'failed' && reason !== 'too-often');

export const choosable: readonly TransferState[] = ['proposed', 'pooled', 'refused', 'failed'];
/** Something goes on without anybody doing anything. */
export const moving: readonly TransferState[] = ['queued', 'requesting', 'waiting'];
/** Nothing more is to be decided. */
export const settled: readonly TransferState[] = ['done', 'ended', 'pooled'];

const reasonSentences: Record<TransferReason, string> = {
  'customer-refused': '客户拒绝了接替。可以换一位同事再问一次，或放入公海。',
  'successor-full': '没有接替：接替人的客户数已达企业微信上限。请换一位同事。',
  'successor-not-verified': '没有接替：接替人还没有在企业微信里实名认证。请换一位同事，或认证后再试。',
  'too-often': '没有接替：这位客户 90 天内已被转接两次，企业微信不再允许。请放入公海，到期后再转。',
  'not-resigned': '没有接替：企业微信里他还没有离职。请再试一次。',
  'not-his-customer': '不用交接：已经不是他的客户。',
  'refused-by-wecom': '没有接替：企业微信拒绝了。',
  'no-record': '没有接替：企业微信没有这次接替的记录。请再试一次。',
  'came-back': '不用交接：仍由原顾问服务。',
  'sending-stopped': '还没有发起：已停止一切发送，恢复后请再试。',
  'outside-pilot': '还没有发起：试点期间只能交接名单以内的客户。',
  'first-sync-open': '还没有发起：负责人还没有接受第一次同步的结果。',
};

/** In one Chinese sentence. `when` writes an instant for people. */
export const explainTransfer = (
  transfer: {
    state: TransferState;
    reason: TransferReason | null;
    code: number | null;
    takeoverAt: Date | null;
    toName: string | null;
  },
  when: (at: Date) => string,
): string => {
  const { state, reason, code, takeoverAt, toName } = transfer;
  if (reason !== null) {
    return reason === 'refused-by-wecom' ? `没有接替：企业微信拒绝了（${code}）。` : reasonSentences[reason];
  }
  switch (state) {
    case 'proposed':
      return toName === null ? '请选择接替人。' : '还没有发起。';
    case 'queued':
    case 'requesting':
      return '正在提交企业微信。';
    case 'waiting':
      return takeoverAt === null
        ? '等待 24 小时：客户没有拒绝就自动接替。'
        : `等待 24 小时：客户没有拒绝，${when(takeoverAt)}自动接替。`;
    case 'done':
      return takeoverAt === null ? '接替成功。' : `接替成功（${when(takeoverAt)}）。`;
    case 'pooled':
      return '在公海，等同事领取。';
    case 'refused':
    case 'failed':
    case 'ended':
      return '没有接替。';
  }
};
