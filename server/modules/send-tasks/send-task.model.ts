// One group send of one consultant: the request to WeCom, its msgid, and how far it got.
import mongoose, { Schema, type Types } from 'mongoose';
import type { DeliverySource } from '../deliveries/index.ts';
import { sendTaskStates, type SendTaskState } from './send-task.state.ts';

/** What stands beside the text, one thing at most; pictures by the id of module images. */
export type SendTaskAttachment =
  | { kind: 'link'; title: string; url: string; description: string | null }
  | { kind: 'image'; imageId: string }
  | { kind: 'miniprogram'; title: string; appId: string; page: string; imageId: string };

/** `rearranged`: somebody in it wants no more of it; `left`: who was asked serves no longer. The others are asked for anew. */
export const closings = ['cancelled', 'expired', 'stopped', 'rearranged', 'left'] as const;

export type SendTaskRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  source: DeliverySource;
  stepId: string;
  staffUserId: string;
  /** 0, 1, ...: a consultant with more than 10,000 recipients has several tasks. */
  chunk: number;
  text: string;
  attachment: SendTaskAttachment | null;
  /** The name of its picture that WeCom did not know; a second time it is given up. */
  refusedMediaId: string | null;
  recipients: string[];
  /** In the address of the page on which one opts out of it; null: it sells nothing. */
  optOutCode: string | null;
  /** The consultant may confirm until then; afterwards it is taken back. */
  closesAt: Date;
  /** What is taken back before then is asked for once more. */
  freshUntil: Date;
  state: SendTaskState;
  /** How often WeCom was asked to create it. */
  attempt: number;
  firstStartedAt: Date | null;
  /** When the present attempt began; null: none is under way. Written before the call. */
  startedAt: Date | null;
  /** Whether an attempt's fate is open: only one at a time for a consultant. */
  inFlight: boolean;
  /** The first complete reading of WeCom's list that did not show the task. */
  emptyReadingAt: Date | null;
  msgId: string | null;
  /** Asked to be stopped, and why; WeCom stops only what is not confirmed. */
  closing: (typeof closings)[number] | null;
  /** When the consultant was reminded (WeCom: three times in 24 h). */
  remindedAt: Date[];
  /** WeCom's code, where it refused. */
  problem: string | null;
  createdAt: Date;
  waitingSince: Date | null;
  confirmedAt: Date | null;
  settledAt: Date | null;
  dueAt: Date | null;
};

const sendTaskSchema = new Schema<SendTaskRecord>(
  {
    agencyId: { type: String, required: true },
    source: {
      kind: { type: String, enum: ['broadcast'], required: true },
      id: { type: Schema.Types.ObjectId, required: true },
    },
    stepId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    chunk: { type: Number, required: true },
    text: { type: String, required: true },
    // Its shape is the type's; a contract checked it on its way in.
    attachment: { type: Schema.Types.Mixed, default: null },
    refusedMediaId: { type: String, default: null },
    recipients: { type: [String], required: true },
    optOutCode: { type: String, default: null },
    closesAt: { type: Date, required: true },
    freshUntil: { type: Date, required: true },
    state: { type: String, enum: sendTaskStates, required: true },
    attempt: { type: Number, default: 0 },
    firstStartedAt: { type: Date, default: null },
    startedAt: { type: Date, default: null },
    inFlight: { type: Boolean, default: false },
    emptyReadingAt: { type: Date, default: null },
    msgId: { type: String, default: null },
    closing: { type: String, enum: [...closings, null], default: null },
    remindedAt: { type: [Date], required: true },
    problem: { type: String, default: null },
    createdAt: { type: Date, required: true },
    waitingSince: { type: Date, default: null },
    confirmedAt: { type: Date, default: null },
    settledAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false, minimize: false },
);
sendTaskSchema.index({ agencyId: 1, 'source.id': 1, stepId: 1, staffUserId: 1, chunk: 1 }, { unique: true });
sendTaskSchema.index(
  { agencyId: 1, staffUserId: 1 },
  { unique: true, partialFilterExpression: { inFlight: true }, name: 'one_in_flight_per_sender' },
);
sendTaskSchema.index(
  { agencyId: 1, msgId: 1 },
  { unique: true, partialFilterExpression: { msgId: { $type: 'string' } } },
);
sendTaskSchema.index(
  { agencyId: 1, optOutCode: 1 },
  { unique: true, partialFilterExpression: { optOutCode: { $type: 'string' } } },
);
sendTaskSchema.index({ agencyId: 1, staffUserId: 1, createdAt: -1 });
sendTaskSchema.index({ agencyId: 1, dueAt: 1 });

export const SendTaskModel = mongoose.model<SendTaskRecord>('SendTask', sendTaskSchema, 'send-tasks');
