// Figures of the whole installation, read from the database at every scrape and the same from every process: take their maximum.
import { Gauge, type Registry } from 'prom-client';
import { orNull } from './metrics.ts';
import type { WorkFigures } from './work-figures.ts';

export type WorkMetricsInput = {
  build: { version: string; queue: string; roles: string; schema: number };
  /** Asked once at every scrape. */
  readFigures: () => Promise<WorkFigures>;
  patienceMs?: number;
};

/** All gauges of one scrape share one reading; null where the database does not answer in time. */
const sharedReading = ({ readFigures, patienceMs }: WorkMetricsInput) => {
  let current: Promise<WorkFigures | null> | null = null;
  return (): Promise<WorkFigures | null> => {
    current ??= orNull(readFigures(), patienceMs).finally(() => {
      current = null;
    });
    return current;
  };
};

/** Adds them to `registry`, and what runs here. */
export const addWorkMetrics = (registry: Registry, input: WorkMetricsInput): void => {
  const registers = [registry];
  const read = sharedReading(input);
  const single = (name: string, help: string, pick: (figures: WorkFigures) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const figures = await read();
        // Not known is not nought: the figure is left out.
        if (figures) this.set(pick(figures));
        else this.remove();
      },
    });
  };
  const labelled = (
    name: string,
    help: string,
    label: string,
    pick: (figures: WorkFigures) => [value: string, count: number][],
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        const figures = await read();
        this.reset();
        for (const [value, count] of figures ? pick(figures) : []) this.labels(value).set(count);
      },
    });
  };

  new Gauge({
    name: 'banlv_database_up',
    help: 'Whether the database answered at this scrape',
    registers,
    async collect() {
      this.set((await read()) ? 1 : 0);
    },
  });
  single('banlv_database_ping_seconds', 'Time of a ping of the database', ({ pingSeconds }) => pingSeconds);
  single(
    'banlv_callbacks_given_up',
    'Callbacks of the last 30 days that could not be worked off',
    ({ callbacksGivenUp }) => callbacksGivenUp,
  );
  labelled('banlv_work_waiting', 'Work with a time to be done at, now or later, by collection', 'kind', ({ due }) =>
    due.map(({ kind, waiting }) => [kind, waiting]),
  );
  labelled('banlv_work_overdue', 'Work whose time has come, by collection', 'kind', ({ due }) =>
    due.map(({ kind, overdue }) => [kind, overdue]),
  );
  labelled('banlv_work_oldest_overdue_seconds', 'How late the latest work is, by collection', 'kind', ({ due }) =>
    due.map(({ kind, oldestOverdueSeconds }) => [kind, oldestOverdueSeconds]),
  );
  labelled('banlv_send_tasks', 'Group sends of the last 31 days by state', 'state', ({ sendTasks }) =>
    sendTasks.map(({ state, count }) => [state, count]),
  );
  labelled('banlv_welcomes_last_day', 'Welcomes of the last 24 hours by state', 'state', ({ welcomes }) =>
    welcomes.map(({ state, count }) => [state, count]),
  );

  const { version, queue, roles, schema } = input.build;
  new Gauge({
    name: 'banlv_build_info',
    help: 'Always 1; what runs here say the labels',
    labelNames: ['version', 'node', 'queue', 'roles', 'schema'],
    registers,
  }).set({ version, node: process.version, queue, roles, schema: String(schema) }, 1);
};
