// Commands: a person puts his task off, or says that he will not do it and why; and when he wants to be told of tasks.
import { actorId, type Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { authorize } from '../identity/index.ts';
import { TaskPreferenceModel } from './task-preference.model.ts';
import { stillOpen, TaskModel, type TaskRecord } from './task.model.ts';

const alreadyEnded = (): AppError => new AppError('conflict', 'tasks.ended', '这件事已经做完或跳过了');

const getOpenTask = async (context: Context, taskId: string): Promise<TaskRecord> => {
  const task = await TaskModel.findOne({ agencyId: context.agencyId, _id: taskId }).lean<TaskRecord>();
  if (!task) throw notFound('tasks.not-found', '没有这件待办');
  // Nobody answers for somebody else, whomever he sees.
  if (task.staffUserId !== actorId(context)) throw notFound('tasks.not-found', '没有这件待办');
  authorize(context.actor, 'tasks.answer', { staffUserIds: [task.staffUserId] });
  if (task.doneAt !== null || task.skippedAt !== null) throw alreadyEnded();
  return task;
};

/** He is told once more then. Throws `tasks.not-found`, `tasks.ended`. */
export const postponeTask = async (context: Context, input: { taskId: string; minutes: number }): Promise<void> => {
  const task = await getOpenTask(context, input.taskId);
  const until = new Date(context.now().getTime() + input.minutes * 60_000);
  await inTransaction(context, async ({ session, publish }) => {
    const postponed = await TaskModel.updateOne(
      { _id: task._id, ...stillOpen },
      { $set: { postponedUntil: until, dueAt: until, attempts: 0 } },
      { session },
    );
    if (postponed.modifiedCount === 0) throw alreadyEnded();
    await publish('task.postponed', { taskId: input.taskId, staffUserId: task.staffUserId, minutes: input.minutes });
  });
};

/** What it asked for stays undone; whoever asked for it reads why. Throws `tasks.not-found`, `tasks.ended`. */
export const skipTask = async (context: Context, input: { taskId: string; reason: string }): Promise<void> => {
  const task = await getOpenTask(context, input.taskId);
  await inTransaction(context, async ({ session, publish }) => {
    const skipped = await TaskModel.updateOne(
      { _id: task._id, ...stillOpen },
      { $set: { skippedAt: context.now(), skipReason: input.reason, dueAt: null } },
      { session },
    );
    if (skipped.modifiedCount === 0) throw alreadyEnded();
    await publish('task.skipped', { taskId: input.taskId, staffUserId: task.staffUserId });
  });
};

/** Times given twice count once. What he was to be told of already keeps its time. */
export const setTaskTimes = async (context: Context, times: readonly string[]): Promise<string[]> => {
  authorize(context.actor, 'tasks.read');
  const ordered = [...new Set(times)].sort();
  await TaskPreferenceModel.updateOne(
    { agencyId: context.agencyId, staffUserId: actorId(context) },
    { $set: { times: ordered } },
    { upsert: true },
  );
  return ordered;
};

export const findTaskTimes = async (context: Context): Promise<string[]> => {
  authorize(context.actor, 'tasks.read');
  const found = await TaskPreferenceModel.findOne({
    agencyId: context.agencyId,
    staffUserId: actorId(context),
  }).lean();
  return found?.times ?? [];
};
