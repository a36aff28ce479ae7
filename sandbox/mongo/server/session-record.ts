// A session and the form in which it is remembered on disk: what its last write or transaction has done.
import { type Data } from './access.ts';
import { SESSION_TABLE } from './catalogue.ts';
import { DateTime, decode, doc, type Doc, integerOf, isDoc, isTruthy, type Value } from '../engine/index.ts';
import { type Key } from './layer.ts';
import { type Transaction } from './sessions.ts';

export type State = 'none' | 'in progress' | 'committed' | 'aborted';
export type Session = {
  number: bigint;
  state: State;
  transaction: Transaction | null;
  /** Results of the statements of the write with the session's number, by statement. */
  results: Map<number, Doc | null>;
  lastUsedAt: number;
};

/** The session as it was left, also by an earlier process. */
export function loadSession(data: Data, key: Key, now: number): Session {
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

export function savedForm(session: Session): Doc {
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
