// What a screen reads from the server: loading, ready, failed, read again; and polling that rests while nobody looks.
import { useCallback, useEffect, useRef, useState } from 'react';
import { toApiError, type ApiError } from './request.ts';

export type Loaded<T> = {
  value: T | null;
  /** Why the newest reading failed; an older `value` may still be there. */
  error: ApiError | null;
  isLoading: boolean;
  reload: () => void;
};

type Held<T> = { key: string | null; turn: number; value: T | null; error: ApiError | null };

/** Read once per `key`, and again on `reload`. `key` null: there is nothing to read yet. */
export const useLoaded = <T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> => {
  const [held, setHeld] = useState<Held<T>>({ key: null, turn: 0, value: null, error: null });
  const [turn, setTurn] = useState(1);
  const newestLoad = useRef(load);
  newestLoad.current = load;

  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    newestLoad.current(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return;
        // An equal answer keeps the old object, so that polling does not draw an unchanged screen again.
        setHeld((was) => {
          const isSame = was.key === key && JSON.stringify(was.value) === JSON.stringify(value);
          return { key, turn, value: isSame ? was.value : value, error: null };
        });
      },
      (thrown: unknown) => {
        if (abort.signal.aborted) return;
        const error = toApiError(thrown);
        setHeld((was) => ({ key, turn, value: was.key === key ? was.value : null, error }));
      },
    );
    return () => abort.abort();
  }, [key, turn]);

  const isOfKey = held.key === key;
  const isCurrent = isOfKey && held.turn === turn;
  return {
    value: isOfKey ? held.value : null,
    error: isCurrent ? held.error : null,
    isLoading: key !== null && !isCurrent,
    reload: useCallback(() => setTurn((was) => was + 1), []),
  };
};

const useIsVisible = (): boolean => {
  const [isVisible, setIsVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setIsVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isVisible;
};

/** Read again `everyMs` after each answer while `isActive` and the page is visible. */
export const usePolling = (loaded: Loaded<unknown>, isActive: boolean, everyMs: number): void => {
  const isVisible = useIsVisible();
  const { isLoading, reload } = loaded;
  const isDue = isActive && isVisible && !isLoading;
  useEffect(() => {
    if (!isDue) return;
    const timer = window.setTimeout(reload, everyMs);
    return () => window.clearTimeout(timer);
  }, [isDue, reload, everyMs]);
};
