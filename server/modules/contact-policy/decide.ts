// Pure: whether a customer may be written to, by whom, or why not. All it looks at stands in its inputs, which are kept with the
// decision: deciding again from them gives the same (operations/check-decisions.ts).
import type { WriteRefusal } from '../../gateways/wecom/index.ts';
import type { ContactState } from '../contacts/index.ts';
import type { BudgetName, Purpose } from './contact-policy.contract.ts';
import { openTimes, type DayTimes } from './send-hours.ts';

export type PolicyContact = {
  staffUserId: string;
  externalUserId: string;
  state: ContactState;
  addedAt: Date;
  /** Whether this consultant serves customers and the launcher may send for him. */
  maySend: boolean;
  /** Why nothing may be written to this pair now; null: it may. */
  refusal: WriteRefusal | null;
};

export type BudgetUse = { budget: BudgetName; window: string; used: number; limit: number };

export type PolicyInputs = {
  purpose: Purpose;
  /** All sending was stopped since the message was asked for. */
  isStopped: boolean;
  isOptedOut: boolean;
  /** To marketing; null: never asked. */
  consent: 'granted' | 'withdrawn' | null;
  contacts: PolicyContact[];
  budgets: BudgetUse[];
  /** When he may be written to; null: at any time. */
  times: DayTimes | null;
  /** Fields of the text that he lacks and that have no words to stand in. */
  missingFields: string[];
};

export const policyReasons = [
  'opted-out',
  'consent-withdrawn',
  'no-consultant',
  'half-added',
  'deleted-by-customer',
  'consultant-cannot-serve',
  'field-missing',
  'never-in-hours',
  'cap-reached',
  'marketing-budget-used',
  'sending-stopped',
  'outside-pilot',
  'first-sync-open',
] as const;
export type PolicyReason = (typeof policyReasons)[number];

export type Decision =
  | { staffUserId: string; externalUserId: string; reason: null }
  | { staffUserId: null; externalUserId: null; reason: PolicyReason };

export const withhold = (reason: PolicyReason): Decision => ({ staffUserId: null, externalUserId: null, reason });

export const reasonOfBudget: Record<BudgetName, PolicyReason> = {
  'wecom-cap': 'cap-reached',
  marketing: 'marketing-budget-used',
};

/** Of the consultants who may send, the one who has known him longest; during the pilot of those that take part. */
const decideSender = (contacts: readonly PolicyContact[]): Decision => {
  const active = contacts.filter((contact) => contact.state === 'active');
  const able = active.filter((contact) => contact.maySend).sort((a, b) => a.addedAt.getTime() - b.addedAt.getTime());
  const free = able.find((contact) => contact.refusal === null);
  if (free) return { staffUserId: free.staffUserId, externalUserId: free.externalUserId, reason: null };
  const [refused] = able;
  if (refused?.refusal) return withhold(refused.refusal);
  if (active.length > 0) return withhold('consultant-cannot-serve');
  if (contacts.some((contact) => contact.state === 'half-added')) return withhold('half-added');
  if (contacts.some((contact) => contact.state === 'deleted-by-customer')) return withhold('deleted-by-customer');
  return withhold('no-consultant');
};

/** The first reason that holds: what the customer wants comes before what we can. */
export const decide = (inputs: PolicyInputs): Decision => {
  if (inputs.isStopped) return withhold('sending-stopped');
  if (inputs.isOptedOut && inputs.purpose !== 'service') return withhold('opted-out');
  if (inputs.consent === 'withdrawn' && inputs.purpose === 'marketing') return withhold('consent-withdrawn');
  const decision = decideSender(inputs.contacts);
  if (decision.reason !== null) return decision;
  if (inputs.missingFields.length > 0) return withhold('field-missing');
  if (inputs.times !== null && openTimes(inputs.times).length === 0) return withhold('never-in-hours');
  const spent = inputs.budgets.find(({ used, limit }) => used >= limit);
  return spent ? withhold(reasonOfBudget[spent.budget]) : decision;
};
