// The walk through all customers after what a tag asks was edited: one of an agency, and where it has come to.
import mongoose, { Schema, type ClientSession, type Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { countFacts } from '../facts/index.ts';

export type MarkWalkRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Grows with every beginning: a walk that was begun anew is not continued by who was at it. */
  round: number;
  afterId: Types.ObjectId | null;
  done: number;
  total: number;
  /** Null: it is over. */
  dueAt: Date | null;
};

const markWalkSchema = new Schema<MarkWalkRecord>(
  {
    agencyId: { type: String, required: true },
    round: { type: Number, required: true },
    afterId: { type: Schema.Types.ObjectId, default: null },
    done: { type: Number, required: true },
    total: { type: Number, required: true },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false },
);
markWalkSchema.index({ agencyId: 1 }, { unique: true });

export const MarkWalkModel = mongoose.model<MarkWalkRecord>('MarkWalk', markWalkSchema, 'mark-walks');

/** From the beginning, in the transaction of the edit; two edits at once meet here, and one of them tries again. */
export const beginWalk = async (context: Context, session: ClientSession): Promise<void> => {
  const total = await countFacts({ agencyId: context.agencyId });
  await MarkWalkModel.updateOne(
    { agencyId: context.agencyId },
    { $set: { afterId: null, done: 0, total, dueAt: context.now() }, $inc: { round: 1 } },
    { upsert: true, session },
  );
};
