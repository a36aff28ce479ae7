// Which codes mean that a write or a whole transaction may be done again. Source: MongoDB 4.4's error table (RetriableError, NotPrimary, Shutdown).

/** A write that failed so may be sent once more. */
export const RETRYABLE_CODES: ReadonlySet<number> = new Set([
  6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** A transaction in which a statement failed so may be begun anew: LockTimeout, WriteConflict, SnapshotUnavailable, NoSuchTransaction, PreparedTransactionInProgress. */
export const TRANSIENT_CODES: ReadonlySet<number> = new Set([24, 112, 246, 251, 267]);
