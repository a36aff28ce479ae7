// The figures that are committed, and when a new run has fallen behind them.
import { z } from 'zod';
import { wilson } from './wilson.ts';

const figure = z.strictObject({
  part: z.int().nonnegative(),
  whole: z.int().nonnegative(),
  /** What this figure should be: as many, or as few, as possible. */
  wanted: z.enum(['high', 'low']),
});
export type Figure = z.infer<typeof figure>;
export const figuresSchema = z.record(z.string(), figure);
export type Figures = z.infer<typeof figuresSchema>;

/**
 * What has become worse by more than its interval: the new rate lies beyond the committed figure's 95 % interval, on
 * the wrong side. A figure that is missing, or measured on fewer rows, counts as worse.
 */
export const fallenFigures = (committed: Figures, measured: Figures): string[] =>
  Object.entries(committed).flatMap(([name, old]) => {
    const now = measured[name];
    if (now === undefined) return [`${name}: not measured any more`];
    if (now.whole === 0 && old.whole > 0) return [`${name}: nothing left to measure`];
    const { low, high } = wilson(old);
    const { rate } = wilson(now);
    const isWorse = old.wanted === 'high' ? rate < low : rate > high;
    const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
    return isWorse
      ? [`${name}: ${percent(rate)}, was ${percent(wilson(old).rate)} (${percent(low)} to ${percent(high)})`]
      : [];
  });
