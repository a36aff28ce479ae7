// Reads of tasks.
import { actorId, type Context } from '../../context.ts';
import { authorize } from '../identity/index.ts';
import { stillOpen, TaskModel, type TaskRecord } from './task.model.ts';
import type { TaskRow } from './tasks.contract.ts';
import { wordsOf } from './task.words.ts';

const endedShown = 30;
const openShown = 200;

/** What this person shall still do about these subjects, the oldest first. */
export const findOpenTasks = (
  context: Context,
  query: { staffUserId: string; subjectIds: readonly string[] },
): Promise<TaskRecord[]> =>
  TaskModel.find({
    agencyId: context.agencyId,
    staffUserId: query.staffUserId,
    subjectId: { $in: [...query.subjectIds] },
    ...stillOpen,
  })
    .sort({ openedAt: 1 })
    .lean<TaskRecord[]>();

/** Why people will not do what these subjects ask for: subject -> reason. */
export const findSkipReasons = async (
  context: Context,
  subjectIds: readonly string[],
): Promise<Map<string, string>> => {
  const skipped = await TaskModel.find(
    { agencyId: context.agencyId, subjectId: { $in: [...subjectIds] }, skippedAt: { $ne: null } },
    { subjectId: 1, skipReason: 1 },
  ).lean();
  return new Map(skipped.map(({ subjectId, skipReason }) => [subjectId, skipReason ?? '']));
};

/** How much each of these people has still to do, and since when: userId -> count. `null`: of everybody. */
export const countOpenTasks = async (
  context: Context,
  staffUserIds: readonly string[] | null,
): Promise<Map<string, { count: number; oldestAt: Date }>> => {
  const rows = await TaskModel.aggregate<{ _id: string; count: number; oldestAt: Date }>([
    {
      $match: {
        agencyId: context.agencyId,
        ...(staffUserIds === null ? {} : { staffUserId: { $in: [...staffUserIds] } }),
        ...stillOpen,
      },
    },
    { $group: { _id: '$staffUserId', count: { $sum: 1 }, oldestAt: { $min: '$openedAt' } } },
  ]);
  return new Map(rows.map(({ _id, count, oldestAt }) => [_id, { count, oldestAt }]));
};

/** One's own: what is open, the most urgent first, then what ended lately. */
export const findMyTasks = async (context: Context): Promise<TaskRecord[]> => {
  authorize(context.actor, 'tasks.read');
  const staffUserId = actorId(context);
  const mine = { agencyId: context.agencyId, staffUserId };
  const open = await TaskModel.find({ ...mine, ...stillOpen })
    .sort({ openedAt: 1 })
    .limit(openShown)
    .lean<TaskRecord[]>();
  const ended = await TaskModel.find({ ...mine, $or: [{ doneAt: { $ne: null } }, { skippedAt: { $ne: null } }] })
    .sort({ openedAt: -1 })
    .limit(endedShown)
    .lean<TaskRecord[]>();
  const pressing = ({ urgentUntil }: TaskRecord): number => urgentUntil?.getTime() ?? Infinity;
  return [...open.sort((a, b) => pressing(a) - pressing(b)), ...ended];
};

export const presentTask = (task: TaskRecord): TaskRow => ({
  taskId: task._id.toString(),
  kind: task.kind,
  ...wordsOf(task),
  path: task.path,
  openedAt: task.openedAt.toISOString(),
  urgentUntil: task.urgentUntil?.toISOString() ?? null,
  postponedUntil: task.postponedUntil?.toISOString() ?? null,
  isDone: task.doneAt !== null,
  skipReason: task.skipReason,
});
