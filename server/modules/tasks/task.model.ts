// What a person shall do, and whether he was told.
import mongoose, { Schema, type Types } from 'mongoose';
import { taskKind, type TaskKind } from './tasks.contract.ts';

export type TaskRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  kind: TaskKind;
  staffUserId: string;
  /** What it is about; one task for each of these and each person. */
  subjectId: string;
  /** Where it is done or seen in the workbench. */
  path: string;
  customers: number;
  openedAt: Date;
  /** Afterwards it is too late; null: never. */
  urgentUntil: Date | null;
  doneAt: Date | null;
  /** He said that he will not do it, and why. */
  skippedAt: Date | null;
  skipReason: string | null;
  /** He wants to see it again then. */
  postponedUntil: Date | null;
  /** When to tell him; null when he was told or need not be. */
  dueAt: Date | null;
  notifiedAt: Date | null;
  attempts: number;
};

const taskSchema = new Schema<TaskRecord>(
  {
    agencyId: { type: String, required: true },
    kind: { type: String, enum: taskKind.options, required: true },
    staffUserId: { type: String, required: true },
    subjectId: { type: String, required: true },
    path: { type: String, required: true },
    customers: { type: Number, required: true },
    openedAt: { type: Date, required: true },
    urgentUntil: { type: Date, default: null },
    doneAt: { type: Date, default: null },
    skippedAt: { type: Date, default: null },
    skipReason: { type: String, default: null },
    postponedUntil: { type: Date, default: null },
    dueAt: { type: Date, default: null },
    notifiedAt: { type: Date, default: null },
    attempts: { type: Number, default: 0 },
  },
  { versionKey: false },
);
taskSchema.index({ agencyId: 1, kind: 1, subjectId: 1, staffUserId: 1 }, { unique: true });
taskSchema.index({ agencyId: 1, staffUserId: 1, doneAt: 1 });
taskSchema.index({ agencyId: 1, dueAt: 1 });

export const TaskModel = mongoose.model<TaskRecord>('Task', taskSchema, 'tasks');

/** Neither done nor put aside. */
export const stillOpen = { doneAt: null, skippedAt: null } as const;
