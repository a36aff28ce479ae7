// Faults on request, as a real server has them for its drivers' tests: `failCommand` and `onPrimaryTransactionalWrite`.
// Source: "The failCommand Fail Point" of MongoDB's wiki and the drivers' transaction specification.
import { type Client } from './call.ts';
import {
  doc,
  type Doc,
  Doc as Document,
  integerOf,
  isDoc,
  isTruthy,
  locationError,
  MongoError,
  mongoError,
  type Value,
} from '../engine/index.ts';
import { RETRYABLE_CODES, TRANSIENT_CODES } from './error-labels.ts';

/** What is to befall one command. */
export type Strike = {
  readonly delayMs: number;
  readonly closes: boolean;
  readonly error: MongoError | null;
  readonly writeConcernError: Doc | null;
  readonly labels: readonly string[];
};

export type FailPoints = {
  /** Throws BadValue for a name or mode that there is not. */
  configure(command: Doc): Doc;
  strike(command: Doc, client: Client): Strike | null;
  /** Called for each statement of a retryable write that has written. Throws what the fail point asks for. */
  transactionalWrite(client: Client): void;
};

const NO_SUCH_TRANSACTION = 251;

type Mode = { kind: 'off' | 'alwaysOn' | 'times' | 'skip'; left: number };
type Point = { mode: Mode; data: Doc; count: number };

function modeOf(value: Value | undefined): Mode {
  if (value === 'off' || value === 'alwaysOn') return { kind: value, left: 0 };
  if (isDoc(value)) {
    for (const kind of ['times', 'skip'] as const) {
      const left = integerOf(value.get(kind));
      if (left !== null) return { kind, left };
    }
  }
  throw mongoError('BadValue', 'unknown fail point mode');
}

function isDue(point: Point): boolean {
  const { mode } = point;
  if (mode.kind === 'off') return false;
  if (mode.left > 0) {
    mode.left--;
    if (mode.kind === 'skip') return false;
  } else if (mode.kind === 'times') return false;
  point.count++;
  return true;
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The labels that a server gives by itself to an error of such a code, or to a write concern that failed with it. */
function labelsOf(command: Doc, code: number | null, isConcern: boolean): string[] {
  const name = command.names[0] ?? '';
  const isEnd = name === 'commitTransaction' || name === 'abortTransaction';
  const isInside = command.get('autocommit') === false && !isEnd;
  if (code === null) return [];
  if (isEnd && code === NO_SUCH_TRANSACTION && !isConcern) return ['TransientTransactionError'];
  if (isInside && isConcern) return [];
  if (isInside) return TRANSIENT_CODES.has(code) || RETRYABLE_CODES.has(code) ? ['TransientTransactionError'] : [];
  const isRetryable = isEnd || command.has('txnNumber');
  return isRetryable && RETRYABLE_CODES.has(code) ? ['RetryableWriteError'] : [];
}

function failure(code: number, message: string, labels: readonly string[]): MongoError {
  const { codeName } = locationError(code, message);
  return new MongoError(code, codeName, message, [...labels]);
}

export function newFailPoints(): FailPoints {
  const points = new Map<string, Point>(
    ['failCommand', 'onPrimaryTransactionalWrite'].map((name) => [
      name,
      { mode: { kind: 'off', left: 0 }, data: new Document(), count: 0 },
    ]),
  );
  const point = (name: string): Point => {
    const found = points.get(name);
    if (found === undefined) throw mongoError('BadValue', `fail point not found: ${name}`);
    return found;
  };

  return {
    configure(command) {
      const name = command.get('configureFailPoint');
      const configured = point(typeof name === 'string' ? name : '');
      const { count } = configured;
      const data = command.get('data');
      configured.mode = modeOf(command.get('mode'));
      configured.data = isDoc(data) ? data : new Document();
      configured.count = 0;
      return doc({ count });
    },
    strike(command, client) {
      const failing = point('failCommand');
      const { data } = failing;
      if (failing.mode.kind === 'off' || !texts(data.get('failCommands')).includes(command.names[0] ?? '')) return null;
      const appName = data.get('appName');
      if (typeof appName === 'string' && appName !== client.appName) return null;
      if (!isDue(failing)) return null;
      const code = integerOf(data.get('errorCode'));
      const concern = data.get('writeConcernError');
      const writeConcernError = isDoc(concern) ? concern : null;
      const given = data.get('errorLabels');
      const labels =
        given === undefined
          ? labelsOf(command, code ?? integerOf(writeConcernError?.get('code')), code === null)
          : texts(given);
      return {
        delayMs: isTruthy(data.get('blockConnection')) ? (integerOf(data.get('blockTimeMS')) ?? 0) : 0,
        closes: isTruthy(data.get('closeConnection')),
        error: code === null ? null : failure(code, "Failing command via 'failCommand' failpoint", labels),
        writeConcernError,
        labels,
      };
    },
    transactionalWrite(client) {
      const failing = point('onPrimaryTransactionalWrite');
      if (!isDue(failing)) return;
      const closes = failing.data.get('closeConnection');
      client.isEnding = closes === undefined || isTruthy(closes);
      const code = integerOf(failing.data.get('failBeforeCommitExceptionCode'));
      if (code === null) return;
      // With a label the statement is not told as a write error: the whole command fails.
      throw failure(code, 'Failing write due to a fail point. The write must not be reflected.', [
        'RetryableWriteError',
      ]);
    },
  };
}
