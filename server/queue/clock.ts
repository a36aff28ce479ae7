// The clock: asks for every job at its interval. It carries no state: a tick that is missed is made up by the next one.
import type { Logger } from 'pino';
import type { Job } from './queue.ts';

export type Clock = { stop: () => void };

/** `wake` is called for each job every `everySeconds`; the first time at once. */
export const startClock = (jobs: readonly Job[], wake: (jobName: string) => Promise<void>, log: Logger): Clock => {
  const ask = (job: Job): void => {
    wake(job.name).catch((error: unknown) => log.warn({ job: job.name, error }, 'clock: a wake was lost'));
  };
  const timers = jobs.map((job) => setInterval(() => ask(job), job.everySeconds * 1_000));
  for (const job of jobs) ask(job);
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
};
