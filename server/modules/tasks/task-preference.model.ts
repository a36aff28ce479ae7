// At which times of the day a person wants to be told of his tasks.
import mongoose, { Schema } from 'mongoose';

export type TaskPreferenceRecord = {
  agencyId: string;
  staffUserId: string;
  /** HH:MM of the agency's day, in order; empty: at once. */
  times: string[];
};

const taskPreferenceSchema = new Schema<TaskPreferenceRecord>(
  {
    agencyId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    times: { type: [String], required: true },
  },
  { versionKey: false },
);
taskPreferenceSchema.index({ agencyId: 1, staffUserId: 1 }, { unique: true });

export const TaskPreferenceModel = mongoose.model<TaskPreferenceRecord>(
  'TaskPreference',
  taskPreferenceSchema,
  'task-preferences',
);
