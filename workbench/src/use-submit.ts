// One write at a time: whether it runs, and why the last one failed.
import { useRef, useState } from 'react';
import { toApiError, type ApiError } from './request.ts';

export type Submit = { isRunning: boolean; error: ApiError | null; run: () => void; clear: () => void };

/** A second `run` while the first is under way does nothing: a double tap is one request. */
export const useSubmit = (work: () => Promise<void>): Submit => {
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const busy = useRef(false);
  const run = async () => {
    if (busy.current) return;
    busy.current = true;
    setIsRunning(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(toApiError(thrown));
    } finally {
      busy.current = false;
      setIsRunning(false);
    }
  };
  return { isRunning, error, run: () => void run(), clear: () => setError(null) };
};
