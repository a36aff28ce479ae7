// Commands: a task appears, and goes when what it asks for is done. Both run in the transaction of a reaction.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { TaskPreferenceModel } from './task-preference.model.ts';
import { isOver, noteOver } from './task-subject.model.ts';
import { stillOpen, TaskModel, type TaskRecord } from './task.model.ts';
import { tellAt } from './task.state.ts';

type NewTask = Pick<TaskRecord, 'kind' | 'staffUserId' | 'subjectId' | 'path' | 'customers' | 'urgentUntil'>;

/** For each person his own. The same task twice is one; one whose subject is over already is done when it appears. */
export const openTasks = async (
  context: Context,
  tasks: readonly NewTask[],
  { session, publish }: Tx,
): Promise<void> => {
  const { agencyId, agency } = context;
  const now = context.now();
  for (const task of tasks) {
    const { kind, subjectId, staffUserId } = task;
    if (await TaskModel.exists({ agencyId, kind, subjectId, staffUserId }).session(session)) continue;
    const isDone = await isOver(context, task, session);
    const preference = await TaskPreferenceModel.findOne({ agencyId, staffUserId }, null, { session }).lean();
    const record: TaskRecord = {
      _id: new Types.ObjectId(),
      agencyId,
      ...task,
      openedAt: now,
      doneAt: isDone ? now : null,
      skippedAt: null,
      skipReason: null,
      postponedUntil: null,
      dueAt: isDone ? null : tellAt(task, preference?.times ?? [], now, agency.timeZone),
      notifiedAt: null,
      attempts: 0,
    };
    await TaskModel.create([record], { session });
    await publish('task.opened', { taskId: record._id.toString(), staffUserId, kind });
    if (isDone) await publish('task.done', { taskId: record._id.toString(), staffUserId });
  }
};

/** Of everybody whom it was asked of. */
export const closeTasks = async (
  context: Context,
  subject: Pick<TaskRecord, 'kind' | 'subjectId'>,
  { session, publish }: Tx,
): Promise<void> => {
  const { agencyId } = context;
  await noteOver(context, subject, session);
  const open = await TaskModel.find({ agencyId, ...subject, ...stillOpen }, null, { session }).lean<TaskRecord[]>();
  for (const { _id, staffUserId } of open) {
    await TaskModel.updateOne({ _id }, { $set: { doneAt: context.now(), dueAt: null } }, { session });
    await publish('task.done', { taskId: _id.toString(), staffUserId });
  }
};
