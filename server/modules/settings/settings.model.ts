// The agency's settings: one document, made from the defaults when it is first changed.
import mongoose, { Schema } from 'mongoose';
import { agencyDefaults } from '../../../config/agency-defaults.ts';
import { groupSendCap, type DomainFile, type GroupSendCap, type Hours } from './settings.contract.ts';

export type SettingsRecord = {
  agencyId: string;
  version: number;
  /** Since when nothing is sent; null: sending is on. */
  sendingStoppedAt: Date | null;
  /** When the owner agreed that Banlv takes over what WeCom showed; null: WeCom is only read. */
  firstSyncAcceptedAt: Date | null;
  pilot: {
    isOn: boolean;
    staffUserIds: string[];
    externalUserIds: string[];
  };
  licensedContacts: number | null;
  groupSendCap: GroupSendCap;
  staffHours: Hours;
  quietHours: Hours | null;
  approvalAbove: number | null;
  marketingPerMonth: number | null;
  tapsPerDay: number;
  domainFile: DomainFile | null;
};

const hoursSchema = new Schema<Hours>(
  { from: { type: String, required: true }, to: { type: String, required: true } },
  { _id: false },
);

const settingsSchema = new Schema<SettingsRecord>(
  {
    agencyId: { type: String, required: true },
    version: { type: Number, required: true },
    sendingStoppedAt: { type: Date, default: null },
    firstSyncAcceptedAt: { type: Date, default: null },
    pilot: {
      isOn: { type: Boolean, required: true },
      staffUserIds: { type: [String], required: true },
      externalUserIds: { type: [String], required: true },
    },
    licensedContacts: { type: Number, default: null },
    groupSendCap: { type: String, enum: groupSendCap.options, required: true },
    staffHours: { type: hoursSchema, required: true },
    quietHours: { type: hoursSchema, default: null },
    approvalAbove: { type: Number, default: null },
    marketingPerMonth: { type: Number, default: null },
    tapsPerDay: { type: Number, required: true },
    domainFile: { type: { name: String, text: String }, _id: false, default: null },
  },
  { versionKey: false },
);
settingsSchema.index({ agencyId: 1 }, { unique: true });

export const SettingsModel = mongoose.model<SettingsRecord>('Settings', settingsSchema, 'agency-settings');

/** `startsInPilot`: beside the real WeCom nothing is taken over and nothing is written until the owner says so. */
export const defaultSettings = (agency: { id: string; startsInPilot: boolean }): SettingsRecord => ({
  agencyId: agency.id,
  version: 0,
  sendingStoppedAt: null,
  firstSyncAcceptedAt: agency.startsInPilot ? null : new Date(0),
  pilot: { isOn: agency.startsInPilot, staffUserIds: [], externalUserIds: [] },
  licensedContacts: null,
  groupSendCap: agencyDefaults.groupSendCap,
  staffHours: { ...agencyDefaults.staffHours },
  quietHours: { ...agencyDefaults.quietHours },
  approvalAbove: agencyDefaults.approvalAbove,
  marketingPerMonth: agencyDefaults.marketingPerMonth,
  tapsPerDay: agencyDefaults.tapsPerDay,
  domainFile: null,
});
