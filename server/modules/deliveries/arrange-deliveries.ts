// Command: what is planned is decided once more at the time of sending; who may be written to now takes his place in the ledger.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { closingAt, openingAfter, openTimes, reasonOfBudget, takeSlots, windowEnd } from '../contact-policy/index.ts';
import { decideDeliveries, type Decided, type Message } from './decide-deliveries.ts';
import { DeliveryModel, type DeliveryRecord, type DeliverySource } from './delivery.model.ts';
import type { DeliveryReason } from './delivery.state.ts';

const pageSize = 500;

type Planned = Pick<DeliveryRecord, '_id' | 'customerId'>;
type Update = { filter: { _id: Types.ObjectId; state: 'planned' }; update: { $set: Partial<DeliveryRecord> } };

/** Now until when, or not yet and when to look again; null: never. */
const timeOf = (
  context: Context,
  { inputs }: Decided,
  until: Date,
): { closesAt: Date } | { waitUntil: Date | null } => {
  if (inputs.times === null) return { closesAt: until };
  const times = openTimes(inputs.times);
  const { timeZone } = context.agency;
  const closesAt = closingAt(times, context.now(), until, timeZone);
  return closesAt === null ? { waitUntil: openingAfter(times, context.now(), timeZone) } : { closesAt };
};

/**
 * `until`: how long the message is fresh. `renew` is called between the pages. Those that may go out now get `closesAt`; answers
 * when the next of those that wait may, null where none waits.
 */
export const arrangeDeliveries = async (
  context: Context,
  input: { source: DeliverySource; stepId: string; message: Message; until: Date },
  renew: () => Promise<void>,
): Promise<Date | null> => {
  const { source, stepId, message, until } = input;
  const waits: Date[] = [];
  for (let after: Types.ObjectId | null = null; ;) {
    const page: Planned[] = await DeliveryModel.find(
      {
        agencyId: context.agencyId,
        'source.id': source.id,
        stepId,
        state: 'planned',
        closesAt: null,
        ...(after ? { _id: { $gt: after } } : {}),
      },
      { customerId: 1 },
    )
      .sort({ _id: 1 })
      .limit(pageSize)
      .lean<Planned[]>();
    const last = page.at(-1);
    if (!last) break;
    after = last._id;
    waits.push(...(await arrangePage(context, message, until, page)));
    await renew();
  }
  const [first] = waits.filter((wait) => wait < until).sort((a, b) => a.getTime() - b.getTime());
  return first ?? (waits.length > 0 ? until : null);
};

const arrangePage = async (
  context: Context,
  message: Message,
  until: Date,
  page: readonly Planned[],
): Promise<Date[]> => {
  const deliveryOf = new Map(page.map((delivery) => [delivery.customerId.toString(), delivery._id]));
  const holders = new Set(page.map((delivery) => delivery._id.toString()));
  const customerIds = page.map((delivery) => delivery.customerId);
  const { decided, budgets } = await decideDeliveries(context, message, customerIds, holders);

  const updates: Update[] = [];
  const waits: Date[] = [];
  const set = (one: Decided, change: Partial<DeliveryRecord>): void => {
    const _id = deliveryOf.get(one.customerId.toString());
    if (!_id) return;
    const $set = { inputs: one.inputs, decidedAt: context.now(), ...change };
    updates.push({ filter: { _id, state: 'planned' }, update: { $set } });
  };
  const withhold = (one: Decided, reason: DeliveryReason): void => {
    set(one, { state: 'withheld', reason, staffUserId: null, externalUserId: null, text: null });
  };
  const ready: { one: Decided; closesAt: Date }[] = [];
  const spent = new Map<DeliveryReason, Date>(
    budgets.map((budget) => [reasonOfBudget[budget.budget], windowEnd(budget, context.agency.timeZone)]),
  );
  /** No place now: the next part of the calendar brings one, if the message is still fresh then. */
  const waitOrWithhold = (one: Decided, reason: DeliveryReason): void => {
    const again = spent.get(reason);
    if (again && again < until) waits.push(again);
    else withhold(one, reason);
  };
  for (const one of decided) {
    if (one.decision.reason !== null) {
      waitOrWithhold(one, one.decision.reason);
      continue;
    }
    const time = timeOf(context, one, until);
    if ('closesAt' in time) ready.push({ one, closesAt: time.closesAt });
    else if (time.waitUntil) waits.push(time.waitUntil);
  }
  const wants = ready.map(({ one: { customerId } }) => ({
    customerId,
    holder: String(deliveryOf.get(customerId.toString())),
  }));
  const refused = await takeSlots(context, wants, budgets);
  ready.forEach(({ one, closesAt }, at) => {
    const budget = refused.get(wants[at]?.holder ?? '');
    if (budget !== undefined) {
      const budgetsThen = one.inputs.budgets.map((use) => (use.budget === budget ? { ...use, used: use.limit } : use));
      waitOrWithhold({ ...one, inputs: { ...one.inputs, budgets: budgetsThen } }, reasonOfBudget[budget]);
      return;
    }
    const { staffUserId, externalUserId } = one.decision;
    set(one, { closesAt, text: one.text, staffUserId, externalUserId });
  });
  const operations = updates.map((updateOne) => ({ updateOne }));
  if (operations.length > 0) await DeliveryModel.bulkWrite(operations, { ordered: false });
  return waits;
};
