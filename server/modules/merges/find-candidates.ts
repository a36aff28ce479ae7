// Reads: pairs of records that share a phone or a WeChat account, scored, without those already decided.
import type { Context } from '../../context.ts';
import { findSharing, type CustomerRecord } from '../customers/index.ts';
import { authorize, visibleStaff } from '../identity/index.ts';
import { MergeDecisionModel, pairOf } from './merge-decision.model.ts';
import { scorePair, worthALook, type Score } from './merge-score.ts';

const candidatesShown = 50;

export type Candidate = Score & { customers: [CustomerRecord, CustomerRecord] };

const comparable = (customer: CustomerRecord) => ({
  names: [customer.name, customer.profile.realName, ...customer.remarks],
  unionId: customer.unionId,
  phoneIndexes: customer.phones.map((phone) => phone.blindIndex),
  birthday: customer.profile.birthday,
  gender: customer.gender,
  staffUserIds: customer.staffUserIds,
});

const pairsIn = (group: readonly CustomerRecord[]): [CustomerRecord, CustomerRecord][] =>
  group.flatMap((first, at) => group.slice(at + 1).map((second): [CustomerRecord, CustomerRecord] => [first, second]));

/** The likeliest first; both records must be within what the actor sees. */
export const findCandidates = async (context: Context): Promise<Candidate[]> => {
  authorize(context.actor, 'customers.merge');
  const sees = visibleStaff(context.actor);
  const isSeen = (customer: CustomerRecord): boolean =>
    sees === null || customer.staffUserIds.some((userId) => sees.includes(userId));
  const groups = await findSharing(context);
  const pairs = new Map(
    groups.flatMap((group) => pairsIn(group.filter(isSeen))).map((pair) => [pairOf(pair[0]._id, pair[1]._id), pair]),
  );
  const decided = await MergeDecisionModel.find(
    { agencyId: context.agencyId, pair: { $in: [...pairs.keys()] } },
    { pair: 1 },
  ).lean();
  for (const { pair } of decided) pairs.delete(pair);
  return [...pairs.values()]
    .map((customers) => ({ customers, ...scorePair(comparable(customers[0]), comparable(customers[1])) }))
    .filter((candidate) => candidate.score >= worthALook)
    .sort((a, b) => b.score - a.score)
    .slice(0, candidatesShown);
};
