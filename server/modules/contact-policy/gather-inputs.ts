// Reads: everything that decides about these customers, as it stands now.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { findContacts } from '../contacts/index.ts';
import { findRecipients, type Recipient } from '../customers/index.ts';
import { findSettings, refusalOf } from '../settings/index.ts';
import { budgetsOf, type Budget } from './budgets.ts';
import type { Purpose } from './contact-policy.contract.ts';
import type { PolicyContact, PolicyInputs } from './decide.ts';
import { spanOf, type DayTimes } from './send-hours.ts';
import { countSlots } from './slots.ts';

export type Gathered = {
  /** By customer id, for every id that was asked for. */
  inputs: Map<string, PolicyInputs>;
  recipients: Map<string, Recipient>;
  budgets: Budget[];
};

type Query = {
  purpose: Purpose;
  customerIds: readonly Types.ObjectId[];
  /** The staff who may send. */
  senders: ReadonlySet<string>;
  /** Hours do not matter: part of what he ordered, or somebody insists. */
  isAtAnyTime: boolean;
  isStopped: boolean;
  /** Whose places in the ledger do not count against themselves. */
  holders?: ReadonlySet<string>;
};

export const gatherInputs = async (context: Context, query: Query): Promise<Gathered> => {
  const { purpose, customerIds, senders, isAtAnyTime, isStopped } = query;
  const settings = await findSettings(context);
  const budgets = budgetsOf(settings, purpose, context.now(), context.agency.timeZone);
  const contacts = await findContacts(context, customerIds);
  const recipients = await findRecipients(context, customerIds);
  const used = await countSlots(context, customerIds, budgets, query.holders);

  const byCustomer = new Map<string, PolicyContact[]>();
  for (const { customerId, staffUserId, externalUserId, state, addedAt } of contacts) {
    const key = customerId.toString();
    const write = { kind: 'message' as const, staffUserIds: [staffUserId], externalUserIds: [externalUserId] };
    const contact = {
      staffUserId,
      externalUserId,
      state,
      addedAt,
      maySend: senders.has(staffUserId),
      refusal: refusalOf(settings, write),
    };
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), contact]);
  }
  const quiet = settings.quietHours === null ? [] : [spanOf(settings.quietHours)];
  const timesOf = (own: { fromMinute: number; toMinute: number } | null): DayTimes => ({
    staff: spanOf(settings.staffHours),
    quiet: own === null ? quiet : [...quiet, own],
  });
  const inputs = new Map<string, PolicyInputs>();
  for (const customerId of customerIds) {
    const key = customerId.toString();
    const recipient = recipients.get(key);
    inputs.set(key, {
      purpose,
      isStopped,
      isOptedOut: (recipient?.optOut ?? null) !== null,
      consent: recipient?.consent?.state ?? null,
      contacts: byCustomer.get(key) ?? [],
      budgets: budgets.map(({ budget, window, limit }) => ({
        budget,
        window,
        used: used.get(`${key} ${budget}`) ?? 0,
        limit,
      })),
      times: isAtAnyTime ? null : timesOf(recipient?.quietHours ?? null),
      missingFields: [],
    });
  }
  return { inputs, recipients, budgets };
};

/** The agency's own hours, without any customer's wish. */
export const agencyTimes = async (context: Context): Promise<DayTimes> => {
  const { staffHours, quietHours } = await findSettings(context);
  return { staff: spanOf(staffHours), quiet: quietHours === null ? [] : [spanOf(quietHours)] };
};
