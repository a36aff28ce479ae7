// Commands: a task appears, and goes when what it asks for is done. Both run in the transaction of a reaction.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { TaskModel, type TaskRecord } from './task.model.ts';

export const openTask = async (
  context: Context,
  input: Pick<TaskRecord, 'kind' | 'staffUserId' | 'subjectId' | 'path' | 'customers'>,
  { session, publish }: Tx,
): Promise<void> => {
  const now = context.now();
  const _id = new Types.ObjectId();
  await TaskModel.create(
    [
      {
        _id,
        agencyId: context.agencyId,
        ...input,
        openedAt: now,
        doneAt: null,
        dueAt: now,
        notifiedAt: null,
        attempts: 0,
      },
    ],
    { session },
  );
  await publish('task.opened', { taskId: _id.toString(), staffUserId: input.staffUserId, kind: input.kind });
};

export const closeTask = async (
  context: Context,
  input: Pick<TaskRecord, 'kind' | 'subjectId'>,
  { session, publish }: Tx,
): Promise<void> => {
  const done = await TaskModel.findOneAndUpdate(
    { agencyId: context.agencyId, ...input, doneAt: null },
    { $set: { doneAt: context.now(), dueAt: null } },
    { session },
  ).lean<TaskRecord>();
  if (done) await publish('task.done', { taskId: done._id.toString(), staffUserId: done.staffUserId });
};
