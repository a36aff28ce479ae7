// A broadcast: one message to everybody of a tag or a segment, as its launcher may send for.
import mongoose, { Schema, type Types } from 'mongoose';
import { purpose, type Purpose } from '../contact-policy/contact-policy.contract.ts';
import type { Group } from '../rules/rules.contract.ts';
import type { SendTaskAttachment } from '../send-tasks/index.ts';

export const broadcastStates = ['planning', 'waiting-for-approval', 'sending', 'settled'] as const;
export type BroadcastState = (typeof broadcastStates)[number];

/** A segment's name and condition stand as they were at the launch. */
export type Audience =
  | { kind: 'tag'; tagId: Types.ObjectId }
  | { kind: 'segment'; segmentId: Types.ObjectId; name: string; condition: Group };

export type BroadcastRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Chosen by the browser: pressing twice, or once more after a lost answer, launches once. */
  requestId: string;
  name: string;
  audience: Audience;
  purpose: Purpose;
  /** With fields. */
  text: string;
  attachment: SendTaskAttachment | null;
  launchedBy: string;
  launchedAt: Date;
  /** Launched by an owner or by the system: nobody else need agree. */
  isOwnersWord: boolean;
  /** Nothing of it goes out later. */
  freshUntil: Date;
  /** Staff hours and quiet hours do not hold it back. */
  isAtAnyTime: boolean;
  /** A manager wants it whatever it costs the consultants in taps. */
  isInsisted: boolean;
  /** Whom the launcher may send for, as it was at the launch; null: everybody. */
  scope: string[] | null;
  state: BroadcastState;
  /** Planning has come so far. */
  plannedUpTo: Types.ObjectId | null;
  /** Who said yes or no, where somebody had to; `by` null: nobody yet. */
  approval: { by: string | null; at: Date | null; isGranted: boolean; note: string } | null;
  /** All sending was stopped since the launch. */
  stoppedAt: Date | null;
  cancelledAt: Date | null;
  settledAt: Date | null;
  dueAt: Date | null;
};

const broadcastSchema = new Schema<BroadcastRecord>(
  {
    agencyId: { type: String, required: true },
    requestId: { type: String, required: true },
    name: { type: String, required: true },
    // Its shape is the type's; the contract checks it on its way in.
    audience: { type: Schema.Types.Mixed, required: true },
    purpose: { type: String, enum: purpose.options, required: true },
    text: { type: String, required: true },
    attachment: { type: Schema.Types.Mixed, default: null },
    launchedBy: { type: String, required: true },
    launchedAt: { type: Date, required: true },
    isOwnersWord: { type: Boolean, required: true },
    freshUntil: { type: Date, required: true },
    isAtAnyTime: { type: Boolean, required: true },
    isInsisted: { type: Boolean, required: true },
    scope: { type: [String], default: null },
    state: { type: String, enum: broadcastStates, required: true },
    plannedUpTo: { type: Schema.Types.ObjectId, default: null },
    approval: {
      type: {
        by: { type: String, default: null },
        at: { type: Date, default: null },
        isGranted: { type: Boolean, required: true },
        note: { type: String, default: '' },
      },
      _id: false,
      default: null,
    },
    stoppedAt: { type: Date, default: null },
    cancelledAt: { type: Date, default: null },
    settledAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false, minimize: false },
);
broadcastSchema.index({ agencyId: 1, requestId: 1 }, { unique: true });
broadcastSchema.index({ agencyId: 1, launchedAt: -1 });
broadcastSchema.index({ agencyId: 1, dueAt: 1 });

export const BroadcastModel = mongoose.model<BroadcastRecord>('Broadcast', broadcastSchema, 'broadcasts');
