// Figures for an operator, in Prometheus' text format.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  registry: Registry;
  requestSeconds: Histogram<'route' | 'method' | 'status'>;
  callbacks: Counter<'result'>;
};

/** `countDueEvents` is asked at every scrape. */
export const createMetrics = (countDueEvents: () => Promise<number>): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'banlv_events_pending',
    help: 'Events whose reactions are not all done',
    registers: [registry],
    async collect() {
      this.set(await countDueEvents());
    },
  });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'banlv_http_request_seconds',
      help: 'Time to answer, by route pattern',
      labelNames: ['route', 'method', 'status'],
      registers: [registry],
    }),
    callbacks: new Counter({
      name: 'banlv_callbacks_total',
      help: 'Callbacks by what became of them',
      labelNames: ['result'],
      registers: [registry],
    }),
  };
};
