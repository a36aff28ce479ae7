// Whether what tasks are about is over. News of the end may overtake news of the beginning: after a crash an older event is reacted to
// later. Opening and closing write this one document, so that one of two that come together sees the other.
import mongoose, { Schema, type ClientSession } from 'mongoose';
import type { Context } from '../../context.ts';
import { taskKind, type TaskKind } from './tasks.contract.ts';

type TaskSubjectRecord = {
  agencyId: string;
  kind: TaskKind;
  subjectId: string;
  isOver: boolean;
  /** Grows with every look, which makes each of them a write. */
  looks: number;
};

const taskSubjectSchema = new Schema<TaskSubjectRecord>(
  {
    agencyId: { type: String, required: true },
    kind: { type: String, enum: taskKind.options, required: true },
    subjectId: { type: String, required: true },
    isOver: { type: Boolean, required: true },
    looks: { type: Number, default: 0 },
  },
  { versionKey: false },
);
taskSubjectSchema.index({ agencyId: 1, kind: 1, subjectId: 1 }, { unique: true });

const TaskSubjectModel = mongoose.model<TaskSubjectRecord>('TaskSubject', taskSubjectSchema, 'task-subjects');

export type TaskSubject = { kind: TaskKind; subjectId: string };

/** Whether its end is known already. In the transaction of the opening. */
export const isOver = async (context: Context, subject: TaskSubject, session: ClientSession): Promise<boolean> => {
  const known = await TaskSubjectModel.findOneAndUpdate(
    { agencyId: context.agencyId, kind: subject.kind, subjectId: subject.subjectId },
    { $setOnInsert: { isOver: false }, $inc: { looks: 1 } },
    { session, upsert: true, returnDocument: 'after' },
  ).lean();
  return known.isOver;
};

/** In the transaction of the closing. */
export const noteOver = async (context: Context, subject: TaskSubject, session: ClientSession): Promise<void> => {
  await TaskSubjectModel.updateOne(
    { agencyId: context.agencyId, kind: subject.kind, subjectId: subject.subjectId },
    { $set: { isOver: true }, $inc: { looks: 1 } },
    { session, upsert: true },
  );
};
