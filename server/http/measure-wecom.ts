// Counts and times calls to WeCom from what the gateway tells its log, so that the gateway knows nothing of metrics.
import { z } from 'zod';
import type { WecomLog } from '../gateways/wecom/index.ts';
import type { Metrics } from './metrics.ts';

/** The gateway's line at the end of a call; other lines have no time. */
const callEnded = z.object({ api: z.string(), ms: z.number(), code: z.union([z.string(), z.number()]).optional() });

/** A log that passes everything on to `log`. */
export const measureWecom = (log: WecomLog, metrics: Pick<Metrics, 'wecomCallSeconds' | 'wecomFailures'>): WecomLog => {
  const measure = (details: object): void => {
    const { data: call } = callEnded.safeParse(details);
    if (!call) return;
    const { api, ms, code } = call;
    metrics.wecomCallSeconds.observe({ api, outcome: code === undefined ? 'answered' : 'failed' }, ms / 1_000);
    if (code !== undefined) metrics.wecomFailures.inc({ api, code: String(code) });
  };
  return {
    debug: (details, message) => {
      measure(details);
      log.debug(details, message);
    },
    warn: (details, message) => {
      measure(details);
      log.warn(details, message);
    },
  };
};
