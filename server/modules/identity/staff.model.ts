// A member of the agency's staff, as WeCom knows him.
import mongoose, { Schema, type Types } from 'mongoose';
import type { StaffRole } from '../../context.ts';

export type StaffRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  userId: string;
  name: string;
  position: string;
  role: StaffRole;
  /** WeCom's department; the agency's stores are departments. */
  storeId: number | null;
  storeName: string;
  /** In the list of those whom WeCom lets serve customers. */
  servesCustomers: boolean;
  /** Since when he may not sign in: WeCom no longer shows him, or the owner stopped him. */
  disabledAt: Date | null;
  /** When the owner stopped him, which WeCom does not undo; null (or not there): nobody did. */
  stoppedAt: Date | null;
  /** When somebody at the server's terminal made him an owner; null: nobody did. */
  madeOwnerAt: Date | null;
};

const staffSchema = new Schema<StaffRecord>(
  {
    agencyId: { type: String, required: true },
    userId: { type: String, required: true },
    name: { type: String, required: true },
    position: { type: String, default: '' },
    role: { type: String, enum: ['owner', 'manager', 'consultant'], required: true },
    storeId: { type: Number, default: null },
    storeName: { type: String, default: '' },
    servesCustomers: { type: Boolean, default: false },
    disabledAt: { type: Date, default: null },
    stoppedAt: { type: Date, default: null },
    madeOwnerAt: { type: Date, default: null },
  },
  { versionKey: false },
);
staffSchema.index({ agencyId: 1, userId: 1 }, { unique: true });

export const StaffModel = mongoose.model<StaffRecord>('Staff', staffSchema, 'staff');
