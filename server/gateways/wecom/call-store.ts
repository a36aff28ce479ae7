// What the rate limit needs from the outside to count calls across processes.

/**
 * Takes up to `count` calls from the window of `key` beginning at `windowStart`, at most `limit` in all, atomically.
 * Answers how many it granted, 0 when the window is used up. A window may be forgotten once it is over.
 */
export type CallStore = {
  takeCalls(key: string, windowStart: Date, windowSeconds: number, count: number, limit: number): Promise<number>;
};
