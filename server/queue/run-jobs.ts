// Runs jobs in this process: each one at a time, asked twice while running means once more afterwards.
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import type { Job } from './queue.ts';

const maxRounds = 1_000;

export type JobRunner = {
  /** Run the job until it finds nothing due, or join the run that is under way. Never throws: a fault is logged. */
  run: (jobName: string) => Promise<number>;
  /** Run all jobs until none finds anything due. For tests and for a graceful stop. */
  drain: () => Promise<void>;
  /** Start nothing new and wait for what runs. */
  stop: () => Promise<void>;
};

export const createJobRunner = (
  jobs: readonly Job[],
  contextFor: (name: string) => Context,
  log: Logger,
): JobRunner => {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const running = new Map<string, Promise<number>>();
  const askedAgain = new Set<string>();
  let isStopped = false;

  const runRounds = async (job: Job): Promise<number> => {
    let handled = 0;
    for (let round = 0; round < maxRounds && !isStopped; round += 1) {
      askedAgain.delete(job.name);
      try {
        const count = await job.run(contextFor(`job:${job.name}`));
        handled += count;
        if (count === 0 && !askedAgain.has(job.name)) break;
      } catch (error) {
        log.error({ job: job.name, error }, 'job failed; the clock asks again');
        break;
      }
    }
    return handled;
  };

  const run: JobRunner['run'] = (jobName) => {
    const job = byName.get(jobName);
    if (!job || isStopped) return Promise.resolve(0);
    const current = running.get(jobName);
    if (current) {
      askedAgain.add(jobName);
      return current;
    }
    const started = runRounds(job).finally(() => running.delete(jobName));
    running.set(jobName, started);
    return started;
  };

  return {
    run,
    drain: async () => {
      for (let handled = 1; handled > 0;) {
        handled = 0;
        for (const job of jobs) handled += await run(job.name);
      }
    },
    stop: async () => {
      isStopped = true;
      await Promise.allSettled(running.values());
    },
  };
};
