// Where each consultant's part stands; usually one group send, several for somebody with very many customers.
import type { BroadcastDetail, SendTaskState } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Pill } from '../parts/pill.tsx';
import { refusalWords, sendTaskWords, type Words } from '../words.ts';
import { ProgressBar } from './progress-bar.tsx';
import { sumCounts } from './sum-counts.ts';

type Consultant = BroadcastDetail['consultants'][number];
type SendTask = Consultant['sendTasks'][number];

/** What needs looking at comes first: the state of a consultant is that of his most pressing part. */
const byUrgency: readonly SendTaskState[] = [
  'unknown',
  'refused',
  'waiting-for-staff',
  'creating',
  'confirmed',
  'expired',
  'cancelled',
  'settled',
];

const mostPressing = (tasks: readonly SendTask[]): SendTaskState | undefined =>
  byUrgency.find((state) => tasks.some((task) => task.state === state));

const whenOf = (task: SendTask): string | null => {
  if (task.settledAt !== null) return `${showTime(task.settledAt)} 结束`;
  if (task.confirmedAt !== null) return `${showTime(task.confirmedAt)} 确认`;
  if (task.waitingSince !== null) {
    return `${showTime(task.waitingSince)} 起等待，${showTime(task.closesAt)} 前有效`;
  }
  return null;
};

/** `isClosing` stays with a task that has ended. */
const taskWords = ({ state, isClosing, isRearranged }: SendTask): Words =>
  isClosing && (state === 'creating' || state === 'waiting-for-staff')
    ? { text: '正在撤销', tone: 'quiet' }
    : isRearranged && state === 'cancelled'
      ? { text: '有客户退订，已撤下重排', tone: 'quiet' }
      : sendTaskWords[state];

/** The server gives the vendor's code, `wecom 41048`. */
const showProblem = (problem: string): string => {
  const code = /^wecom (-?\d+)$/.exec(problem)?.[1];
  if (code === undefined) return problem;
  const words = refusalWords[code];
  return words === undefined ? `企业微信错误码 ${code}` : `${words}（企业微信错误码 ${code}）`;
};

const TaskLine = ({ task, part }: { task: SendTask; part: number | null }) => (
  <p className="task-line">
    {part !== null && <span className="muted">第 {part} 批</span>}
    <Pill words={taskWords(task)} />
    <span className="muted">
      {[
        `${showCount(task.customers)} 位`,
        whenOf(task),
        task.reminders > 0 ? `提醒过 ${task.reminders} 次` : null,
        task.attempt > 1 ? `第 ${task.attempt} 次提交` : null,
        task.problem && showProblem(task.problem),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
    {task.skipReason !== null && <span className="field-problem">顾问说不发：{task.skipReason}</span>}
  </p>
);

const nobodyAsked: Record<BroadcastDetail['state'], string> = {
  planning: '正在把客户分给各位顾问…',
  'waiting-for-approval': '审批同意之后，才会请顾问确认。',
  sending: '还没有请顾问确认。',
  settled: '没有需要顾问发送的客户。',
};

type Props = { consultants: readonly Consultant[]; state: BroadcastDetail['state'] };

export const ConsultantProgress = ({ consultants, state }: Props) => {
  if (consultants.length === 0) {
    return <p className="muted">{nobodyAsked[state]}</p>;
  }
  return (
    <ul className="items">
      {consultants.map(({ userId, name, counts, sendTasks }) => {
        const sum = sumCounts(counts);
        return (
          <li
            key={userId}
            className="item consultant-grid"
            data-testid="consultant-row"
            data-user-id={userId}
            data-state={mostPressing(sendTasks)}
          >
            <b>{name}</b>
            <div>
              {sendTasks.map((task, index) => (
                <TaskLine key={task.sendTaskId} task={task} part={sendTasks.length > 1 ? index + 1 : null} />
              ))}
            </div>
            <div className="consultant-counts">
              <ProgressBar sum={sum} />
              <span className="number muted">
                已发出 {showCount(sum.sent)} / {showCount(sum.total)}
                {sum.notSent > 0 && ` · 没有发出 ${showCount(sum.notSent)}`}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
};
