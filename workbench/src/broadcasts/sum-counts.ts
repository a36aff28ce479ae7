// The eight states of a delivery summed up as a person asks: gone out, still open, not gone out.
import type { BroadcastSummary } from '../api.ts';

type Counts = BroadcastSummary['counts'];
export type CountSum = { total: number; sent: number; open: number; notSent: number };

export const sumCounts = (counts: Counts): CountSum => {
  const { sent, planned, batched, withheld, failed, capped, unsettled, cancelled } = counts;
  const open = planned + batched;
  const notSent = withheld + failed + capped + unsettled + cancelled;
  return { total: sent + open + notSent, sent, open, notSent };
};
