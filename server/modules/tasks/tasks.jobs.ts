// The clock's part of tasks: tell people in WeCom; what is due for one person together is one card.
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { Job } from '../../queue/queue.ts';
import { stillOpen, TaskModel, type TaskRecord } from './task.model.ts';
import { summaryOf, wordsOf } from './task.words.ts';

const leaseSeconds = 30;
const maxAttempts = 6;
/** WeCom drops an equal card within this time, so a repetition after a crash does not disturb twice (DOC 90236). */
const duplicateCheckSeconds = 1_800;

const tell = async (context: Context, tasks: readonly TaskRecord[]): Promise<void> => {
  const [first] = tasks;
  if (!first) return;
  const { publicUrl } = context.agency;
  const card =
    tasks.length === 1
      ? { ...wordsOf(first), url: `${publicUrl}${first.path}?task=${first._id.toString()}`, buttonText: '去看看' }
      : { ...summaryOf(tasks), description: '点开就能逐件处理、推迟或写明原因跳过。', url: `${publicUrl}/tasks` };
  await context.gateways.wecom.sendAppMessage({ userIds: [first.staffUserId], ...card, duplicateCheckSeconds });
  await TaskModel.updateMany(
    { _id: { $in: tasks.map((task) => task._id) } },
    { $set: { dueAt: null, notifiedAt: context.now() } },
  );
};

/** Everything else that the same person is to be told of now. */
const others = (context: Context, { _id, staffUserId }: TaskRecord): Promise<TaskRecord[]> =>
  TaskModel.find({
    agencyId: context.agencyId,
    staffUserId,
    _id: { $ne: _id },
    dueAt: { $lte: context.now() },
    ...stillOpen,
  })
    .sort({ _id: 1 })
    .lean<TaskRecord[]>();

const tellDueTasks = async (context: Context): Promise<number> => {
  for (let handled = 0; ; handled += 1) {
    const task = await claimDue(TaskModel, context, stillOpen, leaseSeconds);
    if (!task) return handled;
    try {
      await tell(context, [task, ...(await others(context, task))]);
    } catch (error) {
      const attempts = task.attempts + 1;
      const isGivenUp =
        attempts >= maxAttempts || (error instanceof GatewayError && !error.retryable && !error.maybeDone);
      context.log.warn({ taskId: String(task._id), attempts, isGivenUp, error }, 'staff not told of a task');
      const dueAt = isGivenUp ? null : new Date(context.now().getTime() + 15_000 * 2 ** attempts);
      await TaskModel.updateOne({ _id: task._id }, { $set: { dueAt, attempts } });
    }
  }
};

export const tasksJobs: Job[] = [{ name: 'tasks.notify', everySeconds: 5, run: tellDueTasks }];
