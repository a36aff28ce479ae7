// What a module must tell so that lists of its records can be imported.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import type { ImportKindName } from './imports.contract.ts';

export type ImportColumn = {
  key: string;
  title: string;
  /** Other words that lists use for it. */
  aliases: readonly string[];
  /** One line for whoever maps it. */
  hint: string;
  /** What could stand in it, for the example list; empty: left out of it. No comma, no quote. */
  example: string;
};

/** A row by column keys; trimmed, never missing, empty where the list says nothing. */
export type Cells = Readonly<Record<string, string>>;
export type ImportRow = { line: number; cells: Cells };

export type RowCheck =
  | { result: 'create' | 'update' | 'same'; differences: { title: string; before: string; after: string }[] }
  /** `problem` is Chinese and repeats no value. */
  | { result: 'problem'; problems: { title: string; problem: string }[] };

/** Which import writes or is taken back, for what it leaves behind to name it. */
export type ImportSource = {
  importId: string;
  fileName: string;
  /** The userid of who uploaded it. */
  uploadedBy: string;
};

export type ImportKind = {
  name: ImportKindName;
  title: string;
  /** One line on what such a list does. */
  purpose: string;
  /** What is counted, as it stands behind a number: 位客户. */
  unit: string;
  /** What two rows with one key are, behind “和第 3 行”. */
  repetition: string;
  /** What taking back does, for whoever asks for it. */
  takingBack: string;
  /** Only the owner imports: a list may hold everybody. */
  columns: readonly ImportColumn[];
  /** What makes two rows of a list the same record; null: the row does not say. */
  keyOf: (cells: Cells) => string | null;
  /** What each row would do, in order. Shown values are masked. */
  check: (context: Context, rows: readonly ImportRow[]) => Promise<RowCheck[]>;
  /** Do it for rows without problems; answers what taking each back needs, as JSON that may hold personal values. */
  apply: (context: Context, rows: readonly ImportRow[], tx: Tx, source: ImportSource) => Promise<unknown[]>;
  /** Take back; what was changed by others since stays. Answers how many records stayed as they are now. */
  undo: (context: Context, undos: readonly unknown[], tx: Tx, source: ImportSource) => Promise<number>;
};
