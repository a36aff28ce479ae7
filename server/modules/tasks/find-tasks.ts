// Reads of tasks.
import type { Context } from '../../context.ts';
import { TaskModel, type TaskRecord } from './task.model.ts';

/** What this person shall still do about these subjects, the oldest first. */
export const findOpenTasks = (
  context: Context,
  query: { staffUserId: string; subjectIds: readonly string[] },
): Promise<TaskRecord[]> =>
  TaskModel.find({
    agencyId: context.agencyId,
    staffUserId: query.staffUserId,
    subjectId: { $in: [...query.subjectIds] },
    doneAt: null,
  })
    .sort({ openedAt: 1 })
    .lean<TaskRecord[]>();
