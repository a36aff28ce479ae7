// The customers of the pilot: chosen as people, kept by WeCom's ids, because those are what a message is sent to.
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { findContacts } from '../contacts/index.ts';
import { findKnownPeople, getCustomer } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { choosePilot, findSettings, type SettingsRecord } from '../settings/index.ts';
import type { PilotCustomer } from './going-live.contract.ts';

const mostCustomers = 1_000;

export const findPilotCustomers = async (context: Context): Promise<PilotCustomer[]> => {
  authorize(context.actor, 'settings.read');
  const { externalUserIds } = (await findSettings(context)).pilot;
  const people = new Map((await findKnownPeople(context, externalUserIds)).map((one) => [one.externalUserId, one]));
  return externalUserIds.map((externalUserId) => {
    const person = people.get(externalUserId);
    return { externalUserId, customerId: person?.customerId ?? null, name: person?.name ?? '' };
  });
};

/** Throws `customers.not-found`, `going-live.pilot-full`. */
export const changePilotCustomers = async (
  context: Context,
  input: { add: readonly string[]; remove: readonly string[] },
): Promise<SettingsRecord> => {
  authorize(context.actor, 'settings.change');
  const people = [];
  for (const customerId of input.add) people.push((await getCustomer(context, customerId))._id);
  // One person may have several ids; all of them are he.
  const added = (await findContacts(context, people)).map((contact) => contact.externalUserId);
  const { externalUserIds } = (await findSettings(context)).pilot;
  const chosen = [...new Set([...externalUserIds, ...added])].filter((id) => !input.remove.includes(id));
  if (chosen.length > mostCustomers) {
    throw new AppError('invalid', 'going-live.pilot-full', '试点客户最多 1000 位');
  }
  return choosePilot(context, { externalUserIds: chosen });
};
