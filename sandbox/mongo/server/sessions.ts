// Sessions: their transactions, and what retryable writes have already done, which is remembered on disk.
import { createHash } from 'node:crypto';
import { type Access, commitAccess, type Data, hasChanges, transactionAccess } from './access.ts';
import { SESSION_TABLE } from './catalogue.ts';
import { Binary, DateTime, decode, type Doc, encode, MongoError, mongoError } from '../engine/index.ts';
import { bytesOf, change, type Key, newLayer } from './layer.ts';
import { type Holder } from './locks.ts';
import { loadSession, savedForm, type Session, type State } from './session-record.ts';
import { entriesOf } from './store.ts';

const TRANSACTION_LIMIT_MS = 60_000;
/** SHA-256 of no user's name: what a server without authentication takes as a session's owner. */
const NOBODY = createHash('sha256').digest();
export const SESSION_LIMIT_MINUTES = 30;

export type Transaction = Holder & {
  readonly number: bigint;
  readonly access: Access;
  readonly startedAt: number;
  finish(): void;
};

/** What the statements of one retryable write have done; noted in the same commit as the write. */
export type StatementLog = {
  /** Undefined where the statement has not been done; null where its result says nothing more. */
  done(statement: number): Doc | null | undefined;
  note(statement: number, result: Doc | null): void;
  save(access: Access): void;
};

export type Sessions = {
  /** Throws TransactionTooOld. */
  startTransaction(key: Key, number: bigint): Transaction;
  /** Throws NoSuchTransaction, TransactionCommitted. */
  transaction(key: Key, number: bigint): Transaction;
  commit(key: Key, number: bigint): Promise<void>;
  abort(key: Key, number: bigint): void;
  /** After a failure inside: the transaction is over. */
  abortFailed(key: Key, number: bigint): void;
  /** Throws TransactionTooOld. */
  statementLog(key: Key, number: bigint): StatementLog;
  end(key: Key): void;
  endAll(): void;
  expire(): void;
  /** As `$listLocalSessions` shows them; `asking` is the session that asks. */
  list(asking: Key | null): object[];
};

function noSuchTransaction(message: string): MongoError {
  return mongoError('NoSuchTransaction', message, ['TransientTransactionError']);
}

export function openSessions(
  data: Data,
  now: () => Date,
  onTransactionEnd: (key: Key, number: bigint) => void,
): Sessions {
  const sessions = new Map<Key, Session>();

  const find = (key: Key): Session => {
    let session = sessions.get(key);
    if (session === undefined) {
      session = loadSession(data, key, now().getTime());
      sessions.set(key, session);
    }
    session.lastUsedAt = now().getTime();
    return session;
  };

  const leave = (key: Key, session: Session, state: State) => {
    const { transaction } = session;
    session.state = state;
    session.transaction = null;
    if (transaction === null) return;
    onTransactionEnd(key, transaction.number);
    data.locks.end(transaction);
    transaction.access.snapshot?.release();
    transaction.finish();
  };

  const advance = (key: Key, session: Session, number: bigint) => {
    if (number < session.number) {
      throw mongoError(
        'TransactionTooOld',
        `Cannot start transaction ${number} on session because a newer transaction ${session.number} has already started.`,
      );
    }
    if (number === session.number) return;
    if (session.transaction !== null) leave(key, session, 'aborted');
    session.number = number;
    session.state = 'none';
    session.results = new Map();
  };

  const inProgress = (key: Key, number: bigint): Transaction => {
    const session = find(key);
    if (session.number !== number || session.state === 'none') {
      throw noSuchTransaction(
        `Given transaction number ${number} does not match any in-progress transactions. The active transaction number is ${session.number}`,
      );
    }
    if (session.state === 'committed')
      throw mongoError('TransactionCommitted', `Transaction ${number} has been committed.`);
    if (session.transaction === null) throw noSuchTransaction(`Transaction ${number} has been aborted.`);
    return session.transaction;
  };

  const end = (key: Key) => {
    const session = sessions.get(key);
    if (session !== undefined && session.transaction !== null) leave(key, session, 'aborted');
    sessions.delete(key);
  };

  return {
    startTransaction(key, number) {
      const session = find(key);
      if (number === session.number && session.state !== 'none') {
        throw new MongoError(
          50911,
          'Location50911',
          `Cannot start a transaction at given transaction number ${number}: it is ${session.state}`,
        );
      }
      advance(key, session, number);
      const snapshot = data.store.snapshot();
      let finish = () => {};
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const holder = { snapshotSequence: snapshot.sequence, ended };
      const access = transactionAccess(data, holder, snapshot);
      const transaction: Transaction = Object.assign(holder, { number, access, startedAt: now().getTime(), finish });
      data.locks.begin(transaction);
      session.transaction = transaction;
      session.state = 'in progress';
      return transaction;
    },
    transaction: inProgress,
    async commit(key, number) {
      const session = find(key);
      if (session.number === number && session.state === 'committed') {
        await data.store.flushed();
        return;
      }
      const { access } = inProgress(key, number);
      session.state = 'committed';
      session.results = new Map();
      if (hasChanges(access)) change(access.layer, SESSION_TABLE, key, encode(savedForm(session)));
      let durable: Promise<void>;
      try {
        durable = commitAccess(access);
      } catch (error) {
        leave(key, session, 'aborted');
        throw error;
      }
      leave(key, session, 'committed');
      await durable;
    },
    abort(key, number) {
      inProgress(key, number);
      leave(key, find(key), 'aborted');
    },
    abortFailed(key, number) {
      const session = find(key);
      if (session.number === number && session.state === 'in progress') leave(key, session, 'aborted');
    },
    statementLog(key, number) {
      const session = find(key);
      advance(key, session, number);
      const noted = new Map<number, Doc | null>();
      return {
        done: (statement) => session.results.get(statement),
        note: (statement, result) => noted.set(statement, result),
        save(access) {
          if (noted.size === 0) return;
          access.afterCommit.push(() => {
            if (session.number === number)
              for (const [statement, result] of noted) session.results.set(statement, result);
          });
          const results = new Map([...session.results, ...noted]);
          change(access.layer, SESSION_TABLE, key, encode(savedForm({ ...session, results })));
        },
      };
    },
    end,
    endAll() {
      for (const key of [...sessions.keys()]) end(key);
    },
    list(asking) {
      if (asking !== null) find(asking);
      return [...sessions].map(([key, { lastUsedAt }]) => ({
        _id: { id: new Binary(4, bytesOf(key)), uid: new Binary(0, NOBODY) },
        lastUse: new DateTime(lastUsedAt),
      }));
    },
    expire() {
      const time = now().getTime();
      for (const [key, session] of sessions) {
        const { transaction } = session;
        if (transaction !== null && time - transaction.startedAt > TRANSACTION_LIMIT_MS) leave(key, session, 'aborted');
        if (session.transaction === null && time - session.lastUsedAt > SESSION_LIMIT_MINUTES * 60_000)
          sessions.delete(key);
      }
      const layer = newLayer();
      for (const { key, value } of entriesOf(data.store, SESSION_TABLE, { from: '', to: '\xff'.repeat(40) }, true)) {
        const at = decode(value).get('at');
        if (sessions.has(key) || !(at instanceof DateTime)) continue;
        if (time - at.ms > SESSION_LIMIT_MINUTES * 60_000) change(layer, SESSION_TABLE, key, null);
      }
      if (layer.size > 0) data.store.commit(layer).catch(() => undefined);
    },
  };
}
