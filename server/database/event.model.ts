// The append-only collection of what happened: the source of reactions and the audit trail.
import mongoose, { Schema, type Types } from 'mongoose';

export type EventRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  name: string;
  payload: Record<string, unknown>;
  /** A userid, or `system:` and the name of what acted. */
  actor: string;
  at: Date;
  /** Reactions still to run; each takes its own name off in its own transaction. */
  pending: string[];
  /** When the clock shall look after the pending ones; null when there is none. */
  dueAt: Date | null;
  attempts: number;
};

const eventSchema = new Schema<EventRecord>(
  {
    agencyId: { type: String, required: true },
    name: { type: String, required: true },
    payload: { type: Schema.Types.Mixed, required: true },
    actor: { type: String, required: true },
    at: { type: Date, required: true },
    pending: { type: [String], required: true },
    dueAt: { type: Date, default: null },
    attempts: { type: Number, default: 0 },
  },
  { versionKey: false, minimize: false },
);
eventSchema.index({ agencyId: 1, _id: -1 });
eventSchema.index({ agencyId: 1, dueAt: 1 });

export const EventModel = mongoose.model<EventRecord>('Event', eventSchema, 'events');
