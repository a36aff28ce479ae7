// What a person shall do, and whether he was told.
import mongoose, { Schema, type Types } from 'mongoose';

export type TaskRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  kind: 'confirm-group-send';
  staffUserId: string;
  /** What it is about; one open task for each. */
  subjectId: string;
  /** Where it is seen in the workbench. */
  path: string;
  customers: number;
  openedAt: Date;
  doneAt: Date | null;
  /** When to tell him; null when he was told or need not be. */
  dueAt: Date | null;
  notifiedAt: Date | null;
  attempts: number;
};

const taskSchema = new Schema<TaskRecord>(
  {
    agencyId: { type: String, required: true },
    kind: { type: String, enum: ['confirm-group-send'], required: true },
    staffUserId: { type: String, required: true },
    subjectId: { type: String, required: true },
    path: { type: String, required: true },
    customers: { type: Number, required: true },
    openedAt: { type: Date, required: true },
    doneAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
    notifiedAt: { type: Date, default: null },
    attempts: { type: Number, default: 0 },
  },
  { versionKey: false },
);
taskSchema.index({ agencyId: 1, kind: 1, subjectId: 1 }, { unique: true });
taskSchema.index({ agencyId: 1, staffUserId: 1, doneAt: 1 });
taskSchema.index({ agencyId: 1, dueAt: 1 });

export const TaskModel = mongoose.model<TaskRecord>('Task', taskSchema, 'tasks');
