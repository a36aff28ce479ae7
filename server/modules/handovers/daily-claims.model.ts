// How many customers a consultant claimed on one day of the agency's calendar.
import mongoose, { Schema } from 'mongoose';

type DailyClaimsRecord = { agencyId: string; staffUserId: string; day: string; count: number };

const dailyClaimsSchema = new Schema<DailyClaimsRecord>(
  {
    agencyId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    day: { type: String, required: true },
    count: { type: Number, required: true },
  },
  { versionKey: false },
);
dailyClaimsSchema.index({ agencyId: 1, staffUserId: 1, day: 1 }, { unique: true });

export const DailyClaimsModel = mongoose.model<DailyClaimsRecord>('DailyClaims', dailyClaimsSchema, 'daily-claims');
