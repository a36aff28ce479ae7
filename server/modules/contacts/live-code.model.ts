// A live code (渠道活码): a QR code of one consultant, or of several, that says where a new customer came from.
import mongoose, { Schema, type Types } from 'mongoose';

export type LiveCodeRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Comes back in the callback when a scan creates the relation; at most 30 characters. */
  state: string;
  name: string;
  /** Whose it is. */
  staffUserId: string;
  /** Colleagues who get its customers too. */
  otherUserIds: string[];
  /** We keep the one on it who shall get the next customer; false: WeCom gives them turns. */
  isBalanced: boolean;
  /** To whom it leads in WeCom now; nobody: all of them serve no longer. */
  activeUserIds: string[];
  /** Where it hangs or was posted, and for what; '' where nobody said. */
  channel: string;
  campaign: string;
  tagIds: Types.ObjectId[];
  /** Null: the agency's own. */
  welcomeText: string | null;
  configId: string;
  qrCodeUrl: string;
  createdAt: Date;
  /** When to look anew to whom it shall lead. */
  dueAt: Date | null;
};

const liveCodeSchema = new Schema<LiveCodeRecord>(
  {
    agencyId: { type: String, required: true },
    state: { type: String, required: true },
    name: { type: String, required: true },
    staffUserId: { type: String, required: true },
    otherUserIds: { type: [String], required: true },
    isBalanced: { type: Boolean, default: false },
    activeUserIds: { type: [String], required: true },
    channel: { type: String, default: '' },
    campaign: { type: String, default: '' },
    tagIds: { type: [Schema.Types.ObjectId], required: true },
    welcomeText: { type: String, default: null },
    configId: { type: String, required: true },
    qrCodeUrl: { type: String, required: true },
    createdAt: { type: Date, required: true },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false },
);
liveCodeSchema.index({ agencyId: 1, state: 1 }, { unique: true });
liveCodeSchema.index({ agencyId: 1, dueAt: 1 });

export const LiveCodeModel = mongoose.model<LiveCodeRecord>('LiveCode', liveCodeSchema, 'live-codes');
