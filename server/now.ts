// The clock that is injected everywhere: the system's, moved by a file's milliseconds in the sandbox.
import { readFileSync } from 'node:fs';

const rereadAfterMs = 100;

/** `offsetFile`: null for the system's time. A missing or unreadable file moves nothing. */
export const createNow = (offsetFile: string | null): (() => Date) => {
  if (offsetFile === null) return () => new Date();
  let offsetMs = 0;
  let readAt = 0;
  return () => {
    const systemMs = Date.now();
    if (systemMs - readAt > rereadAfterMs) {
      readAt = systemMs;
      try {
        offsetMs = Number(readFileSync(offsetFile, 'utf8').trim()) || 0;
      } catch {
        offsetMs = 0;
      }
    }
    return new Date(systemMs + offsetMs);
  };
};
