// What the last reading of WeCom showed before anything was taken over. Goes when the owner has accepted it.
import mongoose, { Schema } from 'mongoose';
import type { FirstLook } from './going-live.contract.ts';

export type FirstLookRecord = Omit<FirstLook, 'readAt' | 'acceptedAt'> & { agencyId: string; readAt: Date | null };

const countedSchema = new Schema<FirstLook['customers']>(
  { total: Number, added: Number, changed: Number, gone: Number },
  { _id: false },
);

const firstLookSchema = new Schema<FirstLookRecord>(
  {
    agencyId: { type: String, required: true },
    readAt: { type: Date, default: null },
    problem: { type: String, default: null },
    staff: {
      type: [{ userId: String, name: String, relations: Number, isReadable: Boolean, _id: false }],
      required: true,
    },
    tags: { type: countedSchema, required: true },
    customers: { type: countedSchema, required: true },
    corporate: { type: Number, required: true },
    relations: { type: countedSchema, required: true },
    samples: {
      tags: { type: [{ groupName: String, name: String, _id: false }], required: true },
      relations: {
        type: [{ staffUserId: String, customerName: String, remark: String, tags: Number, what: String, _id: false }],
        required: true,
      },
    },
  },
  { versionKey: false },
);
firstLookSchema.index({ agencyId: 1 }, { unique: true });

export const FirstLookModel = mongoose.model<FirstLookRecord>('FirstLook', firstLookSchema, 'first-looks');
