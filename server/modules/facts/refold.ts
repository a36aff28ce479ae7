// The work of keeping facts: customers of whom something changed are due, and are folded again from all sources, a batch at a time.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import {
  clearChanged,
  findChanged,
  findMembers,
  findPeople,
  findRoots,
  touchEverybody,
  type CustomerRecord,
} from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import type { Consent } from '../rules/rules.contract.ts';
import { FactsModel, type FactsRecord } from './facts.model.ts';
import { foldFacts, type FactsPart, type PersonPart } from './fold-facts.ts';

/**
 * What a module further on knows of customers. `read` answers by the customer id that its records bear, merged or not. Whoever
 * changes these records calls `touchCustomers` in the same transaction.
 */
export type FactsSource = {
  name: string;
  read: (context: Context, customerIds: readonly Types.ObjectId[]) => Promise<ReadonlyMap<string, FactsPart>>;
};

const batchSize = 200;

/** MM-DD, whether the year is known or not. */
const monthAndDay = (birthday: string | null): string | null => birthday?.slice(-5) ?? null;

const marketingOf = ({ consent, optOut }: CustomerRecord): Consent => {
  if (optOut !== null || consent?.state === 'withdrawn') return 'refused';
  return consent?.state === 'granted' ? 'given' : 'unknown';
};

/** What is kept once stands with the root; a phone number stays with the record that brought it. */
const personOf = (root: CustomerRecord, members: readonly CustomerRecord[]): PersonPart => ({
  type: root.type,
  name: root.name,
  hasPhone: [root, ...members].some((record) => record.phones.length > 0),
  gender: root.gender,
  city: root.profile.city === '' ? null : root.profile.city,
  birthday: monthAndDay(root.profile.birthday),
  marks: root.marks.map(({ tagId, origin, at }) => ({ tagId: tagId.toString(), origin, at })),
  consent: { marketing: marketingOf(root), optedOutAt: root.optOut?.at ?? null, quietHours: root.quietHours },
});

/** Folds the customers of one batch and answers how many there were. Done twice, or by two at once, it writes the same. */
export const refoldChanged = async (context: Context, sources: readonly FactsSource[]): Promise<number> => {
  // Read before the sources: a change that comes in between leaves the customer due.
  const changed = await findChanged(context, batchSize);
  if (changed.length === 0) return 0;
  const rootIds = await findRoots(
    context,
    changed.map((record) => record._id),
  );
  const members = await findMembers(context, rootIds);
  const records = await findPeople(context, [...rootIds, ...members.map(({ memberId }) => memberId)]);
  const ids = records.map((record) => record._id);
  const read = await Promise.all(sources.map((source) => source.read(context, ids)));
  const operations = records
    .filter((record) => record.mergedInto === null)
    .map((root) => {
      const merged = records.filter((record) => record.mergedInto?.equals(root._id));
      const parts = [root, ...merged].flatMap((record) =>
        read.flatMap((bySource) => bySource.get(record._id.toString()) ?? []),
      );
      const replacement: FactsRecord = {
        _id: root._id,
        agencyId: context.agencyId,
        marksDueAt: context.now(),
        ...foldFacts(personOf(root, merged), parts, context.agency.timeZone),
      };
      return { replaceOne: { filter: { _id: root._id }, replacement, upsert: true } };
    });
  const mergedIds = records.flatMap((record) => (record.mergedInto === null ? [] : [record._id]));
  if (operations.length > 0) await FactsModel.bulkWrite(operations, { ordered: false });
  if (mergedIds.length > 0) await FactsModel.deleteMany({ agencyId: context.agencyId, _id: { $in: mergedIds } });
  await clearChanged(changed);
  return changed.length;
};

/** Has every customer folded again by the job; what they are asked meanwhile is answered by the facts there are. */
export const rebuildFacts = async (context: Context): Promise<{ customers: number }> => {
  authorize(context.actor, 'facts.rebuild');
  const customers = await touchEverybody(context);
  context.wake(refoldJob);
  return { customers };
};

export const refoldJob = 'facts.refold';
