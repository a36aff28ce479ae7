// A reason why a backup or a restore does not happen, as one line for the operator.

/** Its message is shown as it is: one line, no secret, nothing of a document but its _id. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
