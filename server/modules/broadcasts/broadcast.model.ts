// A broadcast: one message to everybody with a tag, as its launcher may send for.
import mongoose, { Schema, type Types } from 'mongoose';

export const broadcastStates = ['planning', 'sending', 'settled'] as const;
export type BroadcastState = (typeof broadcastStates)[number];

export type BroadcastRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Chosen by the browser: pressing twice, or once more after a lost answer, launches once. */
  requestId: string;
  name: string;
  tagId: Types.ObjectId;
  text: string;
  link: { title: string; url: string; description: string | null } | null;
  launchedBy: string;
  launchedAt: Date;
  /** Whom the launcher may send for, as it was at the launch; null: everybody. */
  scope: string[] | null;
  state: BroadcastState;
  /** Planning has come so far. */
  plannedUpTo: Types.ObjectId | null;
  cancelledAt: Date | null;
  settledAt: Date | null;
  dueAt: Date | null;
};

const broadcastSchema = new Schema<BroadcastRecord>(
  {
    agencyId: { type: String, required: true },
    requestId: { type: String, required: true },
    name: { type: String, required: true },
    tagId: { type: Schema.Types.ObjectId, required: true },
    text: { type: String, required: true },
    link: {
      type: { title: String, url: String, description: { type: String, default: null } },
      _id: false,
      default: null,
    },
    launchedBy: { type: String, required: true },
    launchedAt: { type: Date, required: true },
    scope: { type: [String], default: null },
    state: { type: String, enum: broadcastStates, required: true },
    plannedUpTo: { type: Schema.Types.ObjectId, default: null },
    cancelledAt: { type: Date, default: null },
    settledAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false },
);
broadcastSchema.index({ agencyId: 1, requestId: 1 }, { unique: true });
broadcastSchema.index({ agencyId: 1, launchedAt: -1 });
broadcastSchema.index({ agencyId: 1, dueAt: 1 });

export const BroadcastModel = mongoose.model<BroadcastRecord>('Broadcast', broadcastSchema, 'broadcasts');
