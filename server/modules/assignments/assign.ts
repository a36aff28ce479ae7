// Pure: who shall serve a customer: whom he knows already, else by store, then by skill, then by load.

export type Candidate = {
  userId: string;
  storeId: number | null;
  /** How many customers he serves now. */
  load: number;
  /** Of them, how many bear a tag: what he has practice in. Tag id -> customers. */
  practice: ReadonlyMap<string, number>;
};

export type Lead = {
  /** The store that he belongs to; null: none. */
  storeId: number | null;
  /** What he is interested in. */
  tagIds: readonly string[];
  /** Consultants who are his friends already. */
  friendOf: readonly string[];
};

export type AssignReason = 'friend-already' | 'same-store-and-practice' | 'same-store' | 'practice' | 'least-load';
export type Assignment = { userId: string; reason: AssignReason };

/** Fewer customers of a kind than this are no practice. */
const leastPractice = 3;

const isPractised = (candidate: Candidate, tagIds: readonly string[]): boolean =>
  tagIds.some((tagId) => (candidate.practice.get(tagId) ?? 0) >= leastPractice);

const reasonOf = (isSameStore: boolean, hasPractice: boolean): AssignReason => {
  if (isSameStore) return hasPractice ? 'same-store-and-practice' : 'same-store';
  return hasPractice ? 'practice' : 'least-load';
};

/**
 * Null where there is no candidate. The order is total, so the same question has the same answer: of equals the one with
 * fewer customers, then the first by id.
 */
export const assign = (lead: Lead, candidates: readonly Candidate[]): Assignment | null => {
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      isFriend: lead.friendOf.includes(candidate.userId),
      isSameStore: lead.storeId !== null && candidate.storeId === lead.storeId,
      hasPractice: isPractised(candidate, lead.tagIds),
    }))
    .sort(
      (a, b) =>
        Number(b.isFriend) - Number(a.isFriend) ||
        Number(b.isSameStore) - Number(a.isSameStore) ||
        Number(b.hasPractice) - Number(a.hasPractice) ||
        a.candidate.load - b.candidate.load ||
        (a.candidate.userId < b.candidate.userId ? -1 : 1),
    );
  const [best] = ranked;
  if (!best) return null;
  const reason = best.isFriend ? 'friend-already' : reasonOf(best.isSameStore, best.hasPractice);
  return { userId: best.candidate.userId, reason };
};

/** Several in turn: each assignment weighs on the next, so that nobody gets them all. */
export const assignAll = (leads: readonly Lead[], candidates: readonly Candidate[]): (Assignment | null)[] => {
  const given = new Map<string, number>();
  return leads.map((lead) => {
    const now = candidates.map((one) => ({ ...one, load: one.load + (given.get(one.userId) ?? 0) }));
    const assignment = assign(lead, now);
    if (assignment && assignment.reason !== 'friend-already') {
      given.set(assignment.userId, (given.get(assignment.userId) ?? 0) + 1);
    }
    return assignment;
  });
};

const reasonSentences: Record<AssignReason, string> = {
  'friend-already': '已经是这位客户的好友',
  'same-store-and-practice': '同门店，服务过同类客户，手上客户最少',
  'same-store': '同门店，手上客户最少',
  practice: '服务过同类客户，手上客户最少',
  'least-load': '手上客户最少',
};

export const explainAssignment = (reason: AssignReason): string => reasonSentences[reason];
