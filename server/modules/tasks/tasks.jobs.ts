// The clock's part of tasks: tell the person in WeCom.
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { Job } from '../../queue/queue.ts';
import { TaskModel, type TaskRecord } from './task.model.ts';

const leaseSeconds = 30;
const maxAttempts = 6;
/** WeCom drops an equal card within this time, so a repetition after a crash does not disturb twice (DOC 90236). */
const duplicateCheckSeconds = 1_800;

const notify = async (context: Context, task: TaskRecord): Promise<void> => {
  await context.gateways.wecom.sendAppMessage({
    userIds: [task.staffUserId],
    title: '有一条群发等您确认',
    description: `发给您的 ${task.customers} 位客户。请在企业微信「客户联系」的群发通知里核对名单后点「发送」；不确认，客户不会收到。`,
    url: `${context.agency.publicUrl}${task.path}?task=${task._id.toString()}`,
    buttonText: '看结果',
    duplicateCheckSeconds,
  });
  await TaskModel.updateOne({ _id: task._id }, { $set: { dueAt: null, notifiedAt: context.now() } });
};

const notifyDueTasks = async (context: Context): Promise<number> => {
  for (let handled = 0; ; handled += 1) {
    const task = await claimDue(TaskModel, context, { doneAt: null }, leaseSeconds);
    if (!task) return handled;
    try {
      await notify(context, task);
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

export const tasksJobs: Job[] = [{ name: 'tasks.notify', everySeconds: 5, run: notifyDueTasks }];
