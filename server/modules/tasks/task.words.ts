// Pure: what a task says to whoever shall do it, on the screen and on the card in WeCom.
import type { TaskKind } from './tasks.contract.ts';

type Task = { kind: TaskKind; customers: number };

export type TaskWords = { title: string; description: string };

export const wordsOf = ({ kind, customers }: Task): TaskWords => {
  switch (kind) {
    case 'confirm-group-send':
      return {
        title: '有一条群发等您确认',
        description: `发给您的 ${customers} 位客户。请在企业微信「客户联系」的群发通知里核对名单后点「发送」；不确认，客户不会收到。`,
      };
    case 'approve-broadcast':
      return {
        title: '有一次群发等您审批',
        description: `要发给 ${customers} 位客户，超过了本社定的人数。您同意之前，不会请任何顾问确认。`,
      };
    case 'opt-out-request':
      return {
        title: '有客户要求退订',
        description: '客户在退订页面留了话，系统没能认出是哪一位。请今天之内找到他并标记退订。',
      };
    case 'decide-handover':
      return {
        title: '有同事不再服务，他的客户等您安排',
        description: `${customers} 位客户要交给别的同事。接替人已经替您选好，核对后发起；不发起，企业微信不会转接。`,
      };
  }
};

/** On a card that tells of several: at most five characters and twenty-six (DOC 90236). */
export const shortWords: Record<TaskKind, { name: string; value: string }> = {
  'confirm-group-send': { name: '群发确认', value: '条' },
  'approve-broadcast': { name: '群发审批', value: '次' },
  'opt-out-request': { name: '客户退订', value: '位' },
  'decide-handover': { name: '客户交接', value: '次' },
};

export const summaryOf = (tasks: readonly Task[]): { title: string; facts: { name: string; value: string }[] } => {
  const counts = new Map<TaskKind, number>();
  for (const { kind } of tasks) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    title: `您有 ${tasks.length} 件待办`,
    facts: [...counts].map(([kind, count]) => ({
      name: shortWords[kind].name,
      value: `${count} ${shortWords[kind].value}`,
    })),
  };
};
