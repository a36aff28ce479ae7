// The states of a handover and of each of its customers, in words.
import type { HandoverView, TransferRow } from '../api.ts';
import { showCount } from '../format.ts';
import type { Words } from '../words.ts';

export const transferWords: Record<TransferRow['state'], Words> = {
  proposed: { text: '待发起', tone: 'quiet' },
  queued: { text: '提交中', tone: 'wait' },
  requesting: { text: '提交中', tone: 'wait' },
  waiting: { text: '等待接替', tone: 'wait' },
  done: { text: '接替成功', tone: 'good' },
  refused: { text: '客户拒绝', tone: 'bad' },
  failed: { text: '没有接替', tone: 'bad' },
  pooled: { text: '公海', tone: 'quiet' },
  ended: { text: '不用交接', tone: 'quiet' },
};

export const causeWords: Record<HandoverView['cause'], string> = {
  wecom: '已不在企业微信的服务人员里',
  owner: '已在工作台停用',
  'given-up': '主动放入公海',
};

/** What there is to do, or that there is nothing. */
export const handoverWords = ({ state, counts }: HandoverView): Words => {
  if (state === 'preparing') return { text: '正在整理名单', tone: 'wait' };
  if (counts.open > 0) return { text: '待发起', tone: 'bad' };
  if (counts.failed > 0) return { text: '有客户要处理', tone: 'bad' };
  return counts.waiting + counts.submitting > 0 ? { text: '等待接替', tone: 'wait' } : { text: '已完成', tone: 'good' };
};

export const countSentence = ({
  total,
  open,
  submitting,
  waiting,
  done,
  failed,
  pooled,
}: HandoverView['counts']): string => {
  if (total === 0) return '没有客户要交接';
  const parts: [number, string][] = [
    [done, '接替成功'],
    [waiting + submitting, '等待'],
    [open, '待发起'],
    [failed, '要处理'],
    [pooled, '公海'],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${word} ${showCount(count)}`);
  return [`共 ${showCount(total)} 位`, ...told].join(' · ');
};
