// A consultant who serves no longer: his customers pass to others.
import mongoose, { Schema, type Types } from 'mongoose';

export const handoverStates = ['preparing', 'open', 'closed'] as const;

export type HandoverRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Who hands over. */
  staffUserId: string;
  /** `wecom`: it no longer shows him. `owner`: he was stopped in the workbench. `given-up`: he still serves, but not these customers. */
  cause: 'wecom' | 'owner' | 'given-up';
  state: (typeof handoverStates)[number];
  /** At most one of a consultant at a time. */
  isCurrent: boolean;
  openedAt: Date;
  closedAt: Date | null;
  /** What WeCom tells an in-job customer afterwards; '' is its own text. */
  message: string;
  /** Of a resigned consultant: how many customers WeCom holds for him that we have never seen; null: not asked. */
  unknownCustomers: number | null;
  /** When WeCom did not do what we asked, in its code; null: it did. */
  problem: string | null;
  dueAt: Date | null;
};

const handoverSchema = new Schema<HandoverRecord>(
  {
    agencyId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    cause: { type: String, enum: ['wecom', 'owner', 'given-up'], required: true },
    state: { type: String, enum: handoverStates, required: true },
    isCurrent: { type: Boolean, required: true },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date, default: null },
    message: { type: String, default: '' },
    unknownCustomers: { type: Number, default: null },
    problem: { type: String, default: null },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false },
);
handoverSchema.index(
  { agencyId: 1, staffUserId: 1 },
  { unique: true, partialFilterExpression: { isCurrent: true }, name: 'one_current_of_each_consultant' },
);
handoverSchema.index({ agencyId: 1, openedAt: -1 });
handoverSchema.index({ agencyId: 1, dueAt: 1 });

export const HandoverModel = mongoose.model<HandoverRecord>('Handover', handoverSchema, 'handovers');
