// Figures for an operator, in Prometheus' text format: each process's own. Those of the database: `metrics-of-work.ts`.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  registry: Registry;
  requestSeconds: Histogram<'route' | 'method' | 'status'>;
  callbacks: Counter<'result'>;
  wecomCallSeconds: Histogram<'api' | 'outcome'>;
  wecomFailures: Counter<'api' | 'code'>;
};

const patienceMs = 4_000;

/** What the database says, or null where it fails or takes too long: a scrape answers while the database does not. */
export const orNull = async <T>(asked: Promise<T>, withinMs = patienceMs): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), withinMs);
  });
  try {
    return await Promise.race([asked.catch(() => null), tooLate]);
  } finally {
    clearTimeout(timer);
  }
};

/** `countDueEvents` is asked at every scrape; where it fails the figure is left out. */
export const createMetrics = (countDueEvents: () => Promise<number>): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'banlv_events_pending',
    help: 'Events whose reactions are not all done',
    registers,
    async collect() {
      const count = await orNull(countDueEvents());
      if (count === null) this.remove();
      else this.set(count);
    },
  });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'banlv_http_request_seconds',
      help: 'Time to answer, by route pattern',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    callbacks: new Counter({
      name: 'banlv_callbacks_total',
      help: 'Callbacks by what became of them',
      labelNames: ['result'],
      registers,
    }),
    wecomCallSeconds: new Histogram({
      name: 'banlv_wecom_call_seconds',
      help: 'Time of calls to WeCom with waiting and repetitions, by API and whether they were answered',
      labelNames: ['api', 'outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    wecomFailures: new Counter({
      name: 'banlv_wecom_failures_total',
      help: "Failed calls to WeCom, by API and WeCom's or our code",
      labelNames: ['api', 'code'],
      registers,
    }),
  };
};
