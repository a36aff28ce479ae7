// Shares with their 95 % intervals after Wilson: honest for small samples and for shares near 0 and 1.
export type Share = { part: number; whole: number };
export type Interval = { rate: number; low: number; high: number };

const z = 1.959964;

/** The interval of a share; of nothing, everything is possible. */
export const wilson = ({ part, whole }: Share): Interval => {
  if (whole === 0) return { rate: 0, low: 0, high: 1 };
  const rate = part / whole;
  const scale = 1 + z ** 2 / whole;
  const middle = (rate + z ** 2 / (2 * whole)) / scale;
  const reach = (z * Math.sqrt((rate * (1 - rate)) / whole + z ** 2 / (4 * whole ** 2))) / scale;
  return { rate, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
};

/** 93.1 % (90.2–95.2), and of how many. */
export const showShare = (share: Share): string => {
  const percent = (value: number): string => (value * 100).toFixed(1);
  const { rate, low, high } = wilson(share);
  return share.whole === 0
    ? '–'
    : `${percent(rate)} % (${percent(low)}–${percent(high)}), ${share.part} of ${share.whole}`;
};
