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

/** Whether a customer can be written to through this relation. */
export const canReceive = (state: ContactState): boolean => state === 'active';
