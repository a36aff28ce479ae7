// A live code (渠道活码): a QR code of one consultant that says where a new customer came from.
import mongoose, { Schema, type Types } from 'mongoose';

export type LiveCodeRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** Comes back in the callback when a scan creates the relation; at most 30 characters. */
  state: string;
  name: string;
  staffUserId: string;
  tagIds: Types.ObjectId[];
  /** Null: the agency's own. */
  welcomeText: string | null;
  configId: string;
  qrCodeUrl: string;
  createdAt: Date;
};

const liveCodeSchema = new Schema<LiveCodeRecord>(
  {
    agencyId: { type: String, required: true },
    state: { type: String, required: true },
    name: { type: String, required: true },
    staffUserId: { type: String, required: true },
    tagIds: { type: [Schema.Types.ObjectId], required: true },
    welcomeText: { type: String, default: null },
    configId: { type: String, required: true },
    qrCodeUrl: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
liveCodeSchema.index({ agencyId: 1, state: 1 }, { unique: true });

export const LiveCodeModel = mongoose.model<LiveCodeRecord>('LiveCode', liveCodeSchema, 'live-codes');
