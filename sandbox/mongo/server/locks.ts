// Which transaction is writing what, and what changed since a snapshot: the two causes of a write conflict.
import { mongoError } from '../engine/index.ts';
import { type Key, type Layer } from './layer.ts';

/** One who may hold records until it ends. */
export type Holder = {
  /** The newest commit in its snapshot. */
  readonly snapshotSequence: number;
  /** Resolves when it has committed or aborted. */
  readonly ended: Promise<void>;
};

/** Thrown where a write outside of transactions meets a record that a transaction holds: wait for its end and begin anew. */
export class Blocked extends Error {
  readonly holder: Holder;
  constructor(holder: Holder) {
    super('blocked by a transaction');
    this.holder = holder;
  }
}

export type Locks = {
  /** Says that somebody will write a record or a unique key. Throws WriteConflict for a transaction, Blocked for others. */
  claim(holder: Holder | null, table: number, key: Key): void;
  /** Throws Blocked while a transaction has written to one of the tables. */
  awaitTable(holder: Holder | null, table: number): void;
  begin(holder: Holder): void;
  end(holder: Holder): void;
  /** Remembers what a commit changed, as long as there are snapshots that do not show it. */
  committed(layer: Layer, sequence: number): void;
  changedSince(sequence: number, table: number, key: Key): boolean;
};

export function writeConflict(): Error {
  return mongoError(
    'WriteConflict',
    'WriteConflict error: this operation conflicted with another operation. Please retry your operation or multi-document transaction.',
    ['TransientTransactionError'],
  );
}

export function newLocks(): Locks {
  const active = new Set<Holder>();
  const holders = new Map<number, Map<Key, Holder>>();
  const changes = new Map<number, Map<Key, number>>();

  const changedSince = (sequence: number, table: number, key: Key) => {
    const at = changes.get(table)?.get(key);
    return at !== undefined && at > sequence;
  };

  return {
    claim(holder, table, key) {
      if (active.size === 0) return;
      const other = holders.get(table)?.get(key);
      if (other !== undefined && other !== holder) {
        if (holder === null) throw new Blocked(other);
        throw writeConflict();
      }
      if (holder === null) return;
      if (changedSince(holder.snapshotSequence, table, key)) throw writeConflict();
      if (other !== undefined) return;
      const held = holders.get(table);
      if (held === undefined) holders.set(table, new Map([[key, holder]]));
      else held.set(key, holder);
    },
    awaitTable(holder, table) {
      for (const other of holders.get(table)?.values() ?? []) if (other !== holder) throw new Blocked(other);
    },
    begin(holder) {
      active.add(holder);
    },
    end(holder) {
      active.delete(holder);
      if (active.size === 0) {
        holders.clear();
        changes.clear();
        return;
      }
      for (const [table, held] of holders) {
        for (const [key, other] of held) if (other === holder) held.delete(key);
        if (held.size === 0) holders.delete(table);
      }
    },
    committed(layer, sequence) {
      if (active.size === 0) return;
      for (const [table, { entries }] of layer) {
        let changed = changes.get(table);
        if (changed === undefined) {
          changed = new Map();
          changes.set(table, changed);
        }
        for (const key of entries.keys()) changed.set(key, sequence);
      }
    },
    changedSince,
  };
}
