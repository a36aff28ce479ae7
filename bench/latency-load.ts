// Work begun at a steady rate, whether what was begun before is over or not, and how its times spread.
import { setTimeout as sleep } from 'node:timers/promises';

/** Answers the times (ms) that `one` answered, in the order in which they were begun. */
export const sendAtRate = async (
  one: (number: number) => Promise<number>,
  { from, count, ratePerSecond }: { from: number; count: number; ratePerSecond: number },
): Promise<number[]> => {
  const startedAt = performance.now();
  const times: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    const wait = startedAt + (index * 1_000) / ratePerSecond - performance.now();
    if (wait > 0) await sleep(wait);
    times.push(one(from + index));
  }
  return Promise.all(times);
};

export type Spread = { p50: number; p95: number; p99: number; max: number };

export const spreadOf = (times: readonly number[]): Spread => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
};
