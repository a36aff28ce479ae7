// What I have to do: done in one tap, put off, or refused with a reason; and when I want to be told.
import { Button } from 'antd';
import { api, type TaskRow } from '../api.ts';
import { showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { navigate } from '../router.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';
import type { Words } from '../words.ts';
import { PostponeButton } from './postpone-button.tsx';
import { SkipButton } from './skip-button.tsx';
import { TellTimes } from './tell-times.tsx';

const pollMs = 15_000;

const stateOf = ({ isDone, skipReason, postponedUntil }: TaskRow): Words => {
  // Confirmed, or taken back: either way nothing is left to do.
  if (isDone) return { text: '已结束', tone: 'quiet' };
  if (skipReason !== null) return { text: '已跳过', tone: 'quiet' };
  return postponedUntil !== null && Date.parse(postponedUntil) > Date.now()
    ? { text: '已推迟', tone: 'quiet' }
    : { text: '待处理', tone: 'wait' };
};

const TaskItem = ({ task, onChanged }: { task: TaskRow; onChanged: () => void }) => {
  const isOpen = !task.isDone && task.skipReason === null;
  const words = stateOf(task);
  return (
    <li className="panel task" data-testid="task-row" data-kind={task.kind} data-state={words.text}>
      <p className="item-head">
        <b>{task.title}</b>
        <Pill words={words} />
      </p>
      <p>{task.description}</p>
      <p className="muted">
        {[
          `${showTime(task.openedAt)} 起`,
          task.urgentUntil === null ? null : `${showTime(task.urgentUntil)} 前有效`,
          isOpen && words.text === '已推迟' && task.postponedUntil !== null
            ? `${showTime(task.postponedUntil)} 再提醒`
            : null,
          task.skipReason === null ? null : `没有做：${task.skipReason}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {isOpen && (
        <div className="buttons">
          <Button type="primary" onClick={() => navigate(task.path)} data-testid="task-open">
            去处理
          </Button>
          <PostponeButton taskId={task.taskId} onChanged={onChanged} />
          <SkipButton taskId={task.taskId} onChanged={onChanged} />
        </div>
      )}
    </li>
  );
};

const TasksScreen = () => {
  const tasks = useLoaded('tasks', (signal) => api.listTasks({}, signal));
  usePolling(tasks, true, pollMs);
  const rows = tasks.value?.data;
  return (
    <section>
      <header className="screen-head">
        <h1>待办</h1>
      </header>
      <TellTimes />
      {tasks.error && <Failure error={tasks.error} onRetry={tasks.reload} />}
      {!rows && !tasks.error && <Loading />}
      {rows?.length === 0 && <Empty text="没有待办。有群发要您确认、要您审批，或有客户要求退订时，会出现在这里。" />}
      {rows && rows.length > 0 && (
        <ul className="tasks">
          {rows.map((task) => (
            <TaskItem key={task.taskId} task={task} onChanged={tasks.reload} />
          ))}
        </ul>
      )}
    </section>
  );
};

export default TasksScreen;
