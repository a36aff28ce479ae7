// Pure: which column of a list is which of ours, guessed from its title; a person has the last word.
import type { Cells, ImportColumn } from './import-kind.ts';

const plain = (title: string): string => title.toLowerCase().replaceAll(/[\s（）()_\-:：*]/g, '');

/** For each title the key of our column, or null. No column of ours is taken twice. */
export const guessMapping = (header: readonly string[], columns: readonly ImportColumn[]): (string | null)[] => {
  const taken = new Set<string>();
  const claim = (isLike: (title: string, word: string) => boolean, title: string): string | null => {
    const found = columns.find(
      (column) =>
        !taken.has(column.key) &&
        [column.title, column.key, ...column.aliases].some((word) => isLike(plain(title), plain(word))),
    );
    if (found) taken.add(found.key);
    return found?.key ?? null;
  };
  const exact = header.map((title) => claim((a, b) => a === b, title));
  return header.map((title, at) => exact[at] ?? claim((a, b) => a !== '' && a.includes(b), title));
};

/** A row of the list by our keys; a column that was left out is empty. */
export const mapCells = (
  cells: readonly string[],
  mapping: readonly (string | null)[],
  columns: readonly ImportColumn[],
): Cells => {
  const byKey = new Map(mapping.flatMap((key, at) => (key === null ? [] : [[key, cells[at] ?? ''] as const])));
  return Object.fromEntries(columns.map(({ key }) => [key, byKey.get(key) ?? '']));
};
