// Pure: the states of a relation, what a reading of WeCom makes of the one we know, and what WeCom is to be told of its tags.

export const contactStates = [
  'half-added',
  'active',
  'deleted-by-staff',
  'deleted-by-customer',
  'transferred',
  'not-seen',
] as const;
export type ContactState = (typeof contactStates)[number];

/** Who ended a relation, or `transfer`: a colleague took over. */
export type EndedBy = 'staff' | 'customer' | 'transfer';

export const stateWhenEnded = (endedBy: EndedBy): ContactState => {
  if (endedBy === 'transfer') return 'transferred';
  return endedBy === 'staff' ? 'deleted-by-staff' : 'deleted-by-customer';
};

export type KnownContact = { state: ContactState; endedAt: Date | null };

/**
 * The state after WeCom's lists showed the relation. A customer who deleted his consultant stays in those lists, so
 * only a relation that was made after the end brings it back to life.
 */
export const stateWhenSeen = (known: KnownContact | null, createdAt: Date): ContactState => {
  if (!known?.endedAt || known.state !== 'deleted-by-customer') return 'active';
  return createdAt > known.endedAt ? 'active' : known.state;
};

export type Reading = { askedAt: Date; createdAt: Date };

/**
 * What a reading may tell of a relation. Answers of WeCom are written in any order, by several processes: one that was asked
 * for before what we know must not undo it. (Their clocks may differ by less than a call takes; the next full read repairs the rest.)
 */
export const believable = (
  known: { seenAt: Date; changedAt: Date | null; endedAt: Date | null } | null,
  { askedAt, createdAt }: Reading,
): 'all' | 'more-tags' | 'nothing' => {
  if (!known) return 'all';
  if (known.seenAt > askedAt) return 'nothing';
  if (!known.changedAt || known.changedAt <= askedAt) return 'all';
  return known.endedAt && createdAt <= known.endedAt ? 'nothing' : 'more-tags';
};

/** Whether a customer can be written to through this relation. */
export const canReceive = (state: ContactState): boolean => state === 'active';

/** WeCom: "not an external-contact relation": deleted, or only half-added. */
export const notARelation = 84_061;

/** WeCom's tag ids of a relation: all that we know of, those that are ours, those that we took off just now. */
export type KnownTags = {
  wecomTagIds: readonly string[];
  mirroredTagIds: readonly string[];
  takenOffTagIds: readonly string[];
};

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/**
 * The tags of a relation after a reading. `gone`: those of ours that somebody took off in WeCom. A reading that is older
 * than our last writing adds what it shows, but for what we took off.
 */
export const tagsWhenSeen = (
  known: KnownTags | null,
  shown: readonly string[],
  belief: 'all' | 'more-tags',
): { wecomTagIds: string[]; mirroredTagIds: string[]; takenOffTagIds: string[]; gone: string[] } => {
  const { wecomTagIds, mirroredTagIds, takenOffTagIds } = known ?? {
    wecomTagIds: [],
    mirroredTagIds: [],
    takenOffTagIds: [],
  };
  if (belief === 'more-tags') {
    const more = shown.filter((tagId) => !takenOffTagIds.includes(tagId));
    return {
      wecomTagIds: unique([...more, ...wecomTagIds]),
      mirroredTagIds: [...mirroredTagIds],
      takenOffTagIds: [...takenOffTagIds],
      gone: [],
    };
  }
  // One that we are only about to put there is not known to be there: nobody took it off.
  const gone = mirroredTagIds.filter((tagId) => wecomTagIds.includes(tagId) && !shown.includes(tagId));
  return {
    wecomTagIds: unique(shown),
    mirroredTagIds: mirroredTagIds.filter((tagId) => !gone.includes(tagId)),
    takenOffTagIds: [],
    gone,
  };
};

/** WeCom's add_way (DOC 92114) of a relation that came over from a colleague: with the tags that it had there. */
const inheritedWays = [201, 202];

/**
 * What we know of the tags of a relation that begins, or begins anew: it may have lost them in WeCom, and nobody took them
 * off. `others`: the relations of the same person; what we put there is ours on one that came over, too.
 */
export const tagsOfBeginning = (
  before: KnownTags | null,
  { addWay, tagIds }: { addWay: number; tagIds: readonly string[] },
  others: readonly Pick<KnownTags, 'mirroredTagIds'>[],
): KnownTags => {
  const brought = inheritedWays.includes(addWay) ? others.flatMap(({ mirroredTagIds }) => mirroredTagIds) : [];
  return {
    wecomTagIds: [],
    mirroredTagIds: unique([...(before?.mirroredTagIds ?? []), ...brought]).filter((tagId) => tagIds.includes(tagId)),
    takenOffTagIds: [],
  };
};

/** What WeCom is to add and remove so that it bears `wanted`; what others put there stays. */
export const tagDifference = (
  { wecomTagIds, mirroredTagIds }: Pick<KnownTags, 'wecomTagIds' | 'mirroredTagIds'>,
  wanted: readonly string[],
): { add: string[]; remove: string[] } => ({
  add: unique(wanted).filter((tagId) => !wecomTagIds.includes(tagId)),
  // Also what we were only about to put there: a crash may have come after the call.
  remove: mirroredTagIds.filter((tagId) => !wanted.includes(tagId)),
});
