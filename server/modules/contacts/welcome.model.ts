// One welcome message: its unique key is what keeps two processes from sending it twice.
import mongoose, { Schema, type Types } from 'mongoose';

export type WelcomeRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  staffUserId: string;
  externalUserId: string;
  /** WeCom's code, good for one message within 20 s of the event. */
  welcomeCode: string;
  state: 'sending' | 'sent' | 'late' | 'failed' | 'withheld';
  receivedAt: Date;
  liveCodeState: string | null;
  /** When to try (again); null when it is over. */
  dueAt: Date | null;
  problem: string | null;
};

const welcomeSchema = new Schema<WelcomeRecord>(
  {
    agencyId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    externalUserId: { type: String, required: true },
    welcomeCode: { type: String, required: true },
    state: { type: String, enum: ['sending', 'sent', 'late', 'failed', 'withheld'], required: true },
    receivedAt: { type: Date, required: true },
    liveCodeState: { type: String, default: null },
    dueAt: { type: Date, default: null },
    problem: { type: String, default: null },
  },
  { versionKey: false },
);
welcomeSchema.index({ agencyId: 1, welcomeCode: 1 }, { unique: true });
welcomeSchema.index({ agencyId: 1, dueAt: 1 });

export const WelcomeModel = mongoose.model<WelcomeRecord>('Welcome', welcomeSchema, 'welcomes');
