// One customer of a handover: who shall take over, and how far it got.
import mongoose, { Schema, type Types } from 'mongoose';
import type { AssignReason } from '../assignments/index.ts';
import { transferStates, type TransferReason, type TransferState } from './transfer.state.ts';

export type TransferRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  handoverId: Types.ObjectId;
  customerId: Types.ObjectId;
  externalUserId: string;
  fromUserId: string;
  /** Null: nobody is chosen, or everybody may claim him. */
  toUserId: string | null;
  /** Why this successor was proposed; null: a person chose him. */
  proposedFor: AssignReason | null;
  state: TransferState;
  reason: TransferReason | null;
  /** WeCom's code, where it refused. */
  code: number | null;
  /** Which of WeCom's two ways it was asked on. */
  kind: 'in-job' | 'resigned' | null;
  /** How often WeCom was asked. */
  attempts: number;
  requestedAt: Date | null;
  /** When he passes by himself, or passed. */
  takeoverAt: Date | null;
  /** When he came to the sea pool, and who claimed him when. */
  pooledAt: Date | null;
  claimedAt: Date | null;
};

const transferSchema = new Schema<TransferRecord>(
  {
    agencyId: { type: String, required: true },
    handoverId: { type: Schema.Types.ObjectId, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    externalUserId: { type: String, required: true },
    fromUserId: { type: String, required: true },
    toUserId: { type: String, default: null },
    proposedFor: { type: String, default: null },
    state: { type: String, enum: transferStates, required: true },
    reason: { type: String, default: null },
    code: { type: Number, default: null },
    kind: { type: String, enum: ['in-job', 'resigned', null], default: null },
    attempts: { type: Number, default: 0 },
    requestedAt: { type: Date, default: null },
    takeoverAt: { type: Date, default: null },
    pooledAt: { type: Date, default: null },
    claimedAt: { type: Date, default: null },
  },
  { versionKey: false },
);
transferSchema.index({ agencyId: 1, handoverId: 1, externalUserId: 1 }, { unique: true });
transferSchema.index({ agencyId: 1, handoverId: 1, state: 1, toUserId: 1 });
transferSchema.index({ agencyId: 1, externalUserId: 1, state: 1 });
transferSchema.index({ agencyId: 1, state: 1, _id: 1 });
transferSchema.index({ agencyId: 1, toUserId: 1, claimedAt: -1 });

export const TransferModel = mongoose.model<TransferRecord>('Transfer', transferSchema, 'transfers');
