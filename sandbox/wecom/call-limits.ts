// WeCom's frequency limits: calls of one API by one corp, for each minute and hour; over it, 45009 until the window ends.
import type { Corp } from './corp.ts';
import { wecomError } from './wecom-error.ts';

/** Tickets for pages have limits of their own (facts 1.4); the app's is counted by corp, which mostly has one app here. */
const CALLS_PER_HOUR: Record<string, number> = { get_jsapi_ticket: 400, 'ticket/get': 100 };

type Window = { start: number; calls: number };

/** Kept in memory only: a restart of the simulator forgives. */
export function createCallLimits(now: () => Date): (corp: Corp, api: string) => void {
  const windows = new Map<string, Window>();
  const count = (key: string, lengthMs: number, limit: number): void => {
    const at = now().getTime();
    let window = windows.get(key);
    if (!window || at >= window.start + lengthMs || at < window.start)
      windows.set(key, (window = { start: at, calls: 0 }));
    window.calls += 1;
    if (window.calls > limit) throw wecomError(45009);
  };
  return (corp, api) => {
    const { callsPerMinute, callsPerHour } = corp.row().settings;
    count(`${corp.corpId}|${api}|minute`, 60_000, callsPerMinute);
    count(`${corp.corpId}|${api}|hour`, 3_600_000, Math.min(callsPerHour, CALLS_PER_HOUR[api] ?? Infinity));
  };
}
