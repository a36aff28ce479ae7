// The ledger's commands: take a place for each message, or hear that there is none; give places back.
import type { ClientSession, Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { insertNew } from '../../database/insert-new.ts';
import type { Budget } from './budgets.ts';
import type { BudgetName } from './contact-policy.contract.ts';
import { ContactSlotModel, type ContactSlotRecord } from './contact-slot.model.ts';

export type Want = { customerId: Types.ObjectId; holder: string };

/** Others take places at the same time; each round somebody gets one. */
const maxRounds = 20;

type Taken = Pick<ContactSlotRecord, 'customerId' | 'n' | 'holder'>;

const readTaken = (context: Context, { budget, window }: Budget, wants: readonly Want[]): Promise<Taken[]> =>
  ContactSlotModel.find(
    { agencyId: context.agencyId, customerId: { $in: wants.map((want) => want.customerId) }, budget, window },
    { customerId: 1, n: 1, holder: 1 },
  ).lean<Taken[]>();

const lowestFree = (taken: ReadonlySet<number>): number => {
  let n = 0;
  while (taken.has(n)) n += 1;
  return n;
};

/** `limit`: Infinity records what happened anyway. Answers the holders for whom there was no place. */
const takeFrom = async (context: Context, budget: Budget, wants: readonly Want[]): Promise<Set<string>> => {
  for (let round = 0; round < maxRounds; round += 1) {
    const taken = await readTaken(context, budget, wants);
    const holders = new Set(taken.map((slot) => slot.holder));
    const numbers = new Map<string, Set<number>>();
    for (const { customerId, n } of taken) {
      const key = customerId.toString();
      numbers.set(key, (numbers.get(key) ?? new Set()).add(n));
    }
    const refused = new Set<string>();
    const slots: ContactSlotRecord[] = [];
    for (const { customerId, holder } of wants) {
      // Taken before, by an attempt that was cut off.
      if (holders.has(holder)) continue;
      const used = numbers.get(customerId.toString()) ?? new Set();
      if (used.size >= budget.limit) {
        refused.add(holder);
        continue;
      }
      const n = lowestFree(used);
      numbers.set(customerId.toString(), used.add(n));
      const { agencyId } = context;
      slots.push({
        agencyId,
        customerId,
        budget: budget.budget,
        window: budget.window,
        n,
        holder,
        takenAt: context.now(),
      });
    }
    const lost = await insertNew(ContactSlotModel, slots);
    if (lost.size === 0) return refused;
  }
  throw new Error('no place in the ledger of contacts after many rounds');
};

/** Give back what these hold; `except`: but not in these parts of the calendar. */
export const releaseSlots = async (
  context: Context,
  holders: readonly string[],
  { session, except = [] }: { session?: ClientSession; except?: readonly string[] } = {},
): Promise<void> => {
  if (holders.length === 0) return;
  await ContactSlotModel.deleteMany(
    {
      agencyId: context.agencyId,
      holder: { $in: [...holders] },
      ...(except.length === 0 ? {} : { window: { $nin: [...except] } }),
    },
    session ? { session } : {},
  );
};

/**
 * Take a place in every budget for each of these, or none. Asked again, whoever holds one keeps it; places of an earlier part of
 * the calendar are given back. Answers who got none, and in which budget.
 */
export const takeSlots = async (
  context: Context,
  wants: readonly Want[],
  budgets: readonly Budget[],
): Promise<Map<string, BudgetName>> => {
  if (wants.length === 0) return new Map();
  const refused = new Map<string, BudgetName>();
  await releaseSlots(
    context,
    wants.map((want) => want.holder),
    { except: budgets.map(({ window }) => window) },
  );
  for (const budget of budgets) {
    const open = wants.filter((want) => !refused.has(want.holder));
    if (open.length === 0) break;
    for (const holder of await takeFrom(context, budget, open)) refused.set(holder, budget.budget);
  }
  await releaseSlots(context, [...refused.keys()]);
  return refused;
};

/** What was sent without Banlv counts as well, also above the limit. */
export const recordOutsideSends = async (context: Context, wants: readonly Want[], budget: Budget): Promise<void> => {
  if (wants.length > 0) await takeFrom(context, { ...budget, limit: Infinity }, wants);
};

/** How many places each customer has taken: `customerId budget` -> count. */
export const countSlots = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  budgets: readonly Budget[],
  exceptHolders: ReadonlySet<string> = new Set(),
): Promise<Map<string, number>> => {
  const slots = await ContactSlotModel.find(
    {
      agencyId: context.agencyId,
      customerId: { $in: [...customerIds] },
      $or: budgets.map(({ budget, window }) => ({ budget, window })),
    },
    { customerId: 1, budget: 1, holder: 1 },
  ).lean<Pick<ContactSlotRecord, 'customerId' | 'budget' | 'holder'>[]>();
  const counts = new Map<string, number>();
  for (const { customerId, budget, holder } of slots) {
    if (exceptHolders.has(holder)) continue;
    const key = `${customerId.toString()} ${budget}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

/** How many customers have used this budget up. */
export const countSpent = async (context: Context, { budget, window, limit }: Budget): Promise<number> => {
  const [row] = await ContactSlotModel.aggregate<{ count: number }>([
    { $match: { agencyId: context.agencyId, budget, window } },
    { $group: { _id: '$customerId', used: { $sum: 1 } } },
    { $match: { used: { $gte: limit } } },
    { $count: 'count' },
  ]);
  return row?.count ?? 0;
};
