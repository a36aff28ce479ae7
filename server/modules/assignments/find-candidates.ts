// What an assignment weighs: the colleagues who serve customers, how many each has, and of which kinds.
import type { Context } from '../../context.ts';
import { countByStaff } from '../contacts/index.ts';
import { CustomerModel } from '../customers/index.ts';
import { findColleagues } from '../identity/index.ts';
import { tagIdsOf } from '../tags/index.ts';
import type { Candidate } from './assign.ts';

/** How many customers of each consultant bear each of these tags: userid -> tag id -> customers. */
const countPractice = async (
  context: Context,
  tagIds: readonly string[],
): Promise<Map<string, Map<string, number>>> => {
  const wanted = new Set(tagIds);
  const practice = new Map<string, Map<string, number>>();
  if (wanted.size === 0) return practice;
  const bearers = CustomerModel.find(
    { agencyId: context.agencyId, mergedInto: null, staffUserIds: { $ne: [] } },
    { staffUserIds: 1, marks: 1 },
  )
    .lean()
    .cursor();
  for await (const { staffUserIds, marks } of bearers) {
    for (const userId of staffUserIds) {
      const own = practice.get(userId) ?? new Map<string, number>();
      practice.set(userId, own);
      for (const tagId of tagIdsOf(marks)) if (wanted.has(tagId)) own.set(tagId, (own.get(tagId) ?? 0) + 1);
    }
  }
  return practice;
};

/** Everybody who may serve customers now, `besides` left out. */
export const findCandidates = async (
  context: Context,
  { tagIds, besides }: { tagIds: readonly string[]; besides: readonly string[] },
): Promise<Candidate[]> => {
  const colleagues = (await findColleagues(context)).filter(({ userId }) => !besides.includes(userId));
  const [loads, practice] = [await countByStaff(context), await countPractice(context, tagIds)];
  return colleagues.map(({ userId, storeId }) => ({
    userId,
    storeId,
    load: loads.get(userId) ?? 0,
    practice: practice.get(userId) ?? new Map<string, number>(),
  }));
};
