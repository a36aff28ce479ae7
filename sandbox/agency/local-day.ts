// Calendar days and shop hours in Asia/Shanghai, counted back from asOf; UTC+8 without summer time since 1991.

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The local day `daysAgo` days before the local day of `asOfMs` (Unix ms), as YYYY-MM-DD; 0 is that day itself. */
export function localDayBefore(asOfMs: number, daysAgo: number): string {
  return new Date(localMidnightMs(asOfMs) - daysAgo * DAY_MS + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** Month 1-12 of the local day `daysAgo` days before that of `asOfMs`. */
export function localMonthBefore(asOfMs: number, daysAgo: number): number {
  return new Date(localMidnightMs(asOfMs) - daysAgo * DAY_MS + SHANGHAI_OFFSET_MS).getUTCMonth() + 1;
}

/** Unix seconds of a local time of day on the day `daysAgo`; where that is still to come at asOf, the day before is meant. */
export function instantBefore(asOfMs: number, daysAgo: number, secondOfDay: number): number {
  const instantMs = localMidnightMs(asOfMs) - daysAgo * DAY_MS + secondOfDay * 1000;
  return Math.floor((instantMs > asOfMs ? instantMs - DAY_MS : instantMs) / 1000);
}

function localMidnightMs(instantMs: number): number {
  return Math.floor((instantMs + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
}
