// Sessions: their transactions, and what retryable writes have already done, which is remembered on disk.
import { type Access, commitAccess, type Data, hasChanges, transactionAccess } from './access.ts';
import { SESSION_TABLE } from './catalogue.ts';
import {
  DateTime,
  decode,
  doc,
  type Doc,
  encode,
  integerOf,
  isDoc,
  isTruthy,
  MongoError,
  mongoError,
  type Value,
} from '../engine/index.ts';
import { change, type Key, newLayer } from './layer.ts';
import { type Holder } from './locks.ts';
import { entriesOf } from './store.ts';

const TRANSACTION_LIMIT_MS = 60_000;
export const SESSION_LIMIT_MINUTES = 30;

export type Transaction = Holder & {
  readonly number: bigint;
  readonly access: Access;
  readonly startedAt: number;
  finish(): void;
};

type State = 'none' | 'in progress' | 'committed' | 'aborted';
type Session = {
  number: bigint;
  state: State;
  transaction: Transaction | null;
  /** Results of the statements of the write with the session's number, by statement. */
  results: Map<number, Doc | null>;
  lastUsedAt: number;
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
  expire(): void;
};

function noSuchTransaction(message: string): MongoError {
  return mongoError('NoSuchTransaction', message, ['TransientTransactionError']);
}

function load(data: Data, key: Key, now: number): Session {
  const session: Session = { number: -1n, state: 'none', transaction: null, results: new Map(), lastUsedAt: now };
  const bytes = data.store.get(SESSION_TABLE, key);
  if (bytes === undefined) return session;
  const saved = decode(bytes);
  const number = saved.get('number');
  if (typeof number === 'bigint') session.number = number;
  if (isTruthy(saved.get('committed'))) session.state = 'committed';
  const list = saved.get('results');
  for (const item of Array.isArray(list) ? list : []) {
    if (!isDoc(item)) continue;
    const result = item.get('result');
    session.results.set(integerOf(item.get('statement')) ?? 0, isDoc(result) ? result : null);
  }
  const done = saved.get('done');
  for (const item of Array.isArray(done) ? done : []) session.results.set(integerOf(item) ?? 0, null);
  return session;
}

function savedForm(session: Session): Doc {
  const done: number[] = [];
  const results: Value[] = [];
  for (const [statement, result] of session.results) {
    if (result === null) done.push(statement);
    else results.push(doc({ statement, result }));
  }
  return doc({
    number: session.number,
    committed: session.state === 'committed',
    done,
    results,
    at: new DateTime(session.lastUsedAt),
  });
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
      session = load(data, key, now().getTime());
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
    end(key) {
      const session = sessions.get(key);
      if (session !== undefined && session.transaction !== null) leave(key, session, 'aborted');
      sessions.delete(key);
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
