// The statements of a write command: which to do, which were done before, and how failures are told.
import { hasChanges } from '../access.ts';
import { type Call } from '../call.ts';
import { doc, type Doc, MongoError, mongoError, type Value } from '../../engine/index.ts';
import { Blocked } from '../locks.ts';

const LARGEST_BATCH = 100_000;
const WRITE_CONFLICT = 112;

export function checkBatch(length: number, field: string): void {
  if (length === 0 || length > LARGEST_BATCH) {
    throw mongoError(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${LARGEST_BATCH} (field ${field}). Got ${length} operations.`,
    );
  }
}

export type Outcome = {
  /** Statements that succeeded, now or in an earlier attempt of the same retryable write. */
  done: { index: number; result: Doc | null }[];
  errors: Value[];
};

function errorEntry(index: number, error: MongoError): Value {
  const entry = doc({ index, code: error.code });
  const { details } = error;
  for (let i = 0; i < (details?.size ?? 0); i++) entry.append(details!.names[i]!, details!.values[i]!);
  entry.append('errmsg', error.message);
  return entry;
}

/** The number by which a retry names the statement again. */
export function statementNumber(call: Call, index: number): number {
  const list = call.command.get('stmtIds');
  const listed = Array.isArray(list) ? list[index] : undefined;
  if (typeof listed === 'number') return listed;
  const first = call.command.get('stmtId');
  return (typeof first === 'number' ? first : 0) + index;
}

/** Remembers what a statement of a retryable write has done. Throws what a fail point asks for. */
export function noteWrite(call: Call, number: number, result: Doc | null): void {
  if (call.statements === null) return;
  call.statements.note(number, result);
  if (hasChanges(call.access)) call.server.failPoints.transactionalWrite(call.client);
}

/** Runs statement after statement; `ordered` stops at the first failure. Conflicts end the whole command. */
export function runStatements(
  call: Call,
  count: number,
  ordered: boolean,
  run: (index: number) => Doc | null,
): Outcome {
  const outcome: Outcome = { done: [], errors: [] };
  const { statements } = call;
  for (let index = 0; index < count; index++) {
    const number = statements === null ? 0 : statementNumber(call, index);
    const before = statements?.done(number);
    if (before !== undefined) {
      outcome.done.push({ index, result: before });
      continue;
    }
    try {
      const result = run(index);
      // A batch of documents is one write.
      if (call.name !== 'insert' || index === 0) noteWrite(call, number, result);
      else statements?.note(number, result);
      outcome.done.push({ index, result });
    } catch (error) {
      if (!(error instanceof MongoError) || error instanceof Blocked || error.code === WRITE_CONFLICT) throw error;
      if (error.labels.length > 0) throw error;
      outcome.errors.push(errorEntry(index, error));
      if (ordered) break;
    }
  }
  return outcome;
}

export function writeReply(fields: object, outcome: Outcome): Doc {
  const reply = doc(fields);
  if (outcome.errors.length > 0) reply.append('writeErrors', outcome.errors);
  return reply;
}
