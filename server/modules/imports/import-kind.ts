// What a module must tell so that lists of its records can be imported.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';

export type ImportColumn = {
  key: string;
  title: string;
  /** Other words that lists use for it. */
  aliases: readonly string[];
  /** One line for whoever maps it. */
  hint: string;
};

/** A row by column keys; trimmed, never missing, empty where the list says nothing. */
export type Cells = Readonly<Record<string, string>>;
export type ImportRow = { line: number; cells: Cells };

export type RowCheck =
  | { result: 'create' | 'update' | 'same'; differences: { title: string; before: string; after: string }[] }
  /** `problem` is Chinese and repeats no value. */
  | { result: 'problem'; problems: { title: string; problem: string }[] };

export type ImportKind = {
  name: string;
  title: string;
  /** Only the owner imports: a list may hold everybody. */
  columns: readonly ImportColumn[];
  /** What makes two rows of a list the same record; null: the row does not say. */
  keyOf: (cells: Cells) => string | null;
  /** What each row would do, in order. Shown values are masked. */
  check: (context: Context, rows: readonly ImportRow[]) => Promise<RowCheck[]>;
  /** Do it for rows without problems; answers what taking each back needs, as JSON that may hold personal values. */
  apply: (context: Context, rows: readonly ImportRow[], tx: Tx) => Promise<unknown[]>;
  /** Take back; what was changed by others since stays. Answers how many records stayed as they are now. */
  undo: (context: Context, undos: readonly unknown[], tx: Tx) => Promise<number>;
};
