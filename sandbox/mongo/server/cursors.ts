// Open cursors: queries whose answers are fetched batch by batch.
import { mongoError } from '../engine/index.ts';
import { type Bytes } from './layer.ts';

/** Batches end below this, so that a reply stays within the limit of a message. */
const LARGEST_BATCH = 16 * 1024 * 1024;
const IDLE_LIMIT_MS = 10 * 60_000;

export type Cursor = {
  readonly namespace: string;
  /** The session that it belongs to. */
  readonly session: string | null;
  /** The transaction's number, where it reads in one. */
  readonly transaction: bigint | null;
  readonly documents: Iterator<Bytes>;
  /** A document that had no room in the last batch. */
  left: Bytes | null;
  lastUsedAt: number;
};

export type Cursors = {
  open(
    cursor: Omit<Cursor, 'left' | 'lastUsedAt'>,
    batchSize: number,
    isSingle: boolean,
  ): { batch: Bytes[]; id: bigint };
  /** Throws CursorNotFound. */
  more(id: bigint, namespace: string, batchSize: number): { batch: Bytes[]; id: bigint };
  find(id: bigint): Cursor | undefined;
  close(id: bigint): boolean;
  closeWhere(test: (cursor: Cursor) => boolean): void;
  closeIdle(): void;
};

function take(cursor: Cursor, count: number): { batch: Bytes[]; ended: boolean } {
  const batch: Bytes[] = [];
  let size = 0;
  while (batch.length < count) {
    const step = cursor.left === null ? cursor.documents.next() : { done: false as const, value: cursor.left };
    cursor.left = null;
    if (step.done === true) return { batch, ended: true };
    if (batch.length > 0 && size + step.value.length > LARGEST_BATCH) {
      cursor.left = step.value;
      return { batch, ended: false };
    }
    size += step.value.length;
    batch.push(step.value);
  }
  return { batch, ended: false };
}

export function openCursors(now: () => Date): Cursors {
  const cursors = new Map<bigint, Cursor>();
  let last = BigInt(Math.floor(Math.random() * 2 ** 40)) << 20n;

  const close = (id: bigint) => {
    const cursor = cursors.get(id);
    cursor?.documents.return?.();
    return cursors.delete(id);
  };

  return {
    open(opened, batchSize, isSingle) {
      const cursor: Cursor = { ...opened, left: null, lastUsedAt: now().getTime() };
      const { batch, ended } = take(cursor, batchSize);
      if (ended || isSingle) {
        cursor.documents.return?.();
        return { batch, id: 0n };
      }
      last++;
      cursors.set(last, cursor);
      return { batch, id: last };
    },
    more(id, namespace, batchSize) {
      const cursor = cursors.get(id);
      if (cursor === undefined) throw mongoError('CursorNotFound', `cursor id ${id} not found`);
      if (cursor.namespace !== namespace) {
        throw mongoError(
          'Unauthorized',
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        );
      }
      cursor.lastUsedAt = now().getTime();
      try {
        const { batch, ended } = take(cursor, batchSize);
        if (ended) cursors.delete(id);
        return { batch, id: ended ? 0n : id };
      } catch (error) {
        cursors.delete(id);
        throw error;
      }
    },
    find: (id) => cursors.get(id),
    close,
    closeWhere(test) {
      for (const [id, cursor] of cursors) if (test(cursor)) close(id);
    },
    closeIdle() {
      const oldest = now().getTime() - IDLE_LIMIT_MS;
      for (const [id, cursor] of cursors) if (cursor.lastUsedAt < oldest) close(id);
    },
  };
}
