// A list that goes on: its first page, more pages behind it, and a quiet reading of what is shown already.
import { useCallback, useEffect, useRef, useState } from 'react';
import { toApiError, type ApiError } from './request.ts';

/** `total`: null where it was not told with this page. */
export type Page<Row> = { rows: readonly Row[]; next: string | null; total: number | null };

export type Pages<Row> = Page<Row> & {
  error: ApiError | null;
  isLoading: boolean;
  /** Whether the first page of this list has come. */
  isReady: boolean;
  more: () => void;
  /** Read again what is shown, without taking it away meanwhile. */
  refresh: () => void;
};

type Held<Row> = Page<Row> & { key: string; error: ApiError | null; isLoading: boolean; isReady: boolean };

const nothing = { rows: [], next: null, total: null, error: null, isLoading: true, isReady: false };

/** `load` gets the `next` of the page before. A new `key` begins anew. */
export const usePages = <Row>(
  key: string,
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
): Pages<Row> => {
  const [held, setHeld] = useState<Held<Row>>({ ...nothing, key });
  const newestLoad = useRef(load);
  newestLoad.current = load;
  const running = useRef<AbortController | null>(null);
  const wantedRows = useRef(1);

  const read = useCallback(
    async (start: readonly Row[], cursor: string | undefined) => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      setHeld((was) => (was.key === key ? { ...was, isLoading: true, error: null } : { ...nothing, key }));
      try {
        let rows = [...start];
        let page: Page<Row>;
        let total: number | null = null;
        let at = cursor;
        do {
          page = await newestLoad.current(at, abort.signal);
          rows = [...rows, ...page.rows];
          total ??= page.total;
          at = page.next ?? undefined;
        } while (page.next !== null && page.rows.length > 0 && rows.length < wantedRows.current);
        if (abort.signal.aborted) return;
        const { next } = page;
        setHeld((was) => ({
          key,
          rows,
          next,
          total: total ?? (was.key === key ? was.total : null),
          error: null,
          isLoading: false,
          isReady: true,
        }));
      } catch (thrown) {
        if (abort.signal.aborted) return;
        const error = toApiError(thrown);
        setHeld((was) => ({ ...was, error, isLoading: false }));
      }
    },
    [key],
  );

  useEffect(() => {
    wantedRows.current = 1;
    void read([], undefined);
    return () => running.current?.abort();
  }, [read]);

  const shown: Held<Row> = held.key === key ? held : { ...nothing, key };
  return {
    ...shown,
    more: () => {
      if (shown.next === null) return;
      wantedRows.current = shown.rows.length + 1;
      void read(shown.rows, shown.next);
    },
    refresh: useCallback(() => void read([], undefined), [read]),
  };
};
