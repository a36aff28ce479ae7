// Pure: the states of a relation, and what a reading of WeCom makes of the one we know.

export const contactStates = ['half-added', 'active', 'deleted-by-staff', 'deleted-by-customer', 'not-seen'] as const;
export type ContactState = (typeof contactStates)[number];

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
