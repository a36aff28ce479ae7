// One message that one customer shall get once: decided, batched into a send task, and what became of it.
import mongoose, { Schema, type Types } from 'mongoose';
import type { PolicyInputs } from '../contact-policy/index.ts';
import { purpose, type Purpose } from '../contact-policy/contact-policy.contract.ts';
import { deliveryStates, type DeliveryReason, type DeliveryState } from './delivery.state.ts';

export type DeliverySource = { kind: 'broadcast'; id: Types.ObjectId };

export type DeliveryRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  source: DeliverySource;
  /** With source, step and occurrence this is the delivery's identity: planning twice makes one. */
  enrolment: string;
  stepId: string;
  occurrence: number;
  purpose: Purpose;
  customerId: Types.ObjectId;
  /** Under which id WeCom gets it; null where nobody could send. */
  externalUserId: string | null;
  /** Who sends it; null where nobody could. */
  staffUserId: string | null;
  state: DeliveryState;
  reason: DeliveryReason | null;
  /** What the newest decision looked at; null: decided before it was kept. */
  inputs: PolicyInputs | null;
  /** In his words; null where nothing goes out, and for what went out before there were fields. */
  text: string | null;
  /** He may be written to now, until then; null: not now. */
  closesAt: Date | null;
  /** Since when he wants no more of it, though it had been handed to his consultant. */
  withdrawnAt: Date | null;
  sendTaskId: Types.ObjectId | null;
  decidedAt: Date;
  sentAt: Date | null;
};

const deliverySchema = new Schema<DeliveryRecord>(
  {
    agencyId: { type: String, required: true },
    source: {
      kind: { type: String, enum: ['broadcast'], required: true },
      id: { type: Schema.Types.ObjectId, required: true },
    },
    enrolment: { type: String, required: true },
    stepId: { type: String, required: true },
    occurrence: { type: Number, required: true },
    purpose: { type: String, enum: purpose.options, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    externalUserId: { type: String, default: null },
    staffUserId: { type: String, default: null },
    state: { type: String, enum: deliveryStates, required: true },
    reason: { type: String, default: null },
    // Its shape is the type's: only decisions write it.
    inputs: { type: Schema.Types.Mixed, default: null },
    text: { type: String, default: null },
    closesAt: { type: Date, default: null },
    withdrawnAt: { type: Date, default: null },
    sendTaskId: { type: Schema.Types.ObjectId, default: null },
    decidedAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
  },
  { versionKey: false },
);
deliverySchema.index({ agencyId: 1, 'source.id': 1, enrolment: 1, stepId: 1, occurrence: 1 }, { unique: true });
deliverySchema.index({ agencyId: 1, 'source.id': 1, state: 1, _id: 1 });
deliverySchema.index({ sendTaskId: 1, externalUserId: 1 });
deliverySchema.index({ agencyId: 1, customerId: 1, decidedAt: -1 });

export const DeliveryModel = mongoose.model<DeliveryRecord>('Delivery', deliverySchema, 'deliveries');
