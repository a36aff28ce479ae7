// The ledger: every message to a customer takes a numbered place in a part of the calendar, so that a limit holds whoever counts.
import mongoose, { Schema, type Types } from 'mongoose';
import { budgetName, type BudgetName } from './contact-policy.contract.ts';

export type ContactSlotRecord = {
  agencyId: string;
  customerId: Types.ObjectId;
  budget: BudgetName;
  /** 2026-11, 2026-11-23/7 (the week from that day), 2026-11-24. */
  window: string;
  /** 0, 1, ...; a send that WeCom let through above our limit stands above it, too. */
  n: number;
  /** What took it: a delivery, or a send made outside Banlv. */
  holder: string;
  takenAt: Date;
};

const contactSlotSchema = new Schema<ContactSlotRecord>(
  {
    agencyId: { type: String, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    budget: { type: String, enum: budgetName.options, required: true },
    window: { type: String, required: true },
    n: { type: Number, required: true },
    holder: { type: String, required: true },
    takenAt: { type: Date, required: true },
  },
  { versionKey: false },
);
contactSlotSchema.index({ agencyId: 1, customerId: 1, budget: 1, window: 1, n: 1 }, { unique: true });
contactSlotSchema.index({ agencyId: 1, budget: 1, window: 1, customerId: 1 });
contactSlotSchema.index({ agencyId: 1, holder: 1, budget: 1, window: 1 }, { unique: true });

export const ContactSlotModel = mongoose.model<ContactSlotRecord>('ContactSlot', contactSlotSchema, 'contact-slots');
