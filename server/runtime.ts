// What stands behind every context: reactions after a commit, jobs when woken, and the end of both.
import type { Logger } from 'pino';
import type { Config } from '../config/env.ts';
import type { Context, Gateways } from './context.ts';
import { createFieldCipher } from './database/encrypt-field.ts';
import { callbackHandlers, jobs as moduleJobs, reactions } from './module-list.ts';
import { joinWakes } from './queue/join-wakes.ts';
import type { Job, Queue } from './queue/queue.ts';
import { createEventRelay } from './queue/relay-events.ts';
import { createJobRunner } from './queue/run-jobs.ts';
import { workCallbacksJob } from './queue/work-callbacks.ts';

export type Runtime = {
  jobs: readonly Job[];
  /** The agency's context, acting as the system under this name. */
  contextFor: (name: string) => Context;
  runJob: (jobName: string) => Promise<number>;
  /** Work that goes on behind an answer: `drain` and `stop` wait for it, a failure is logged. */
  hold: (work: Promise<unknown>) => void;
  /** Run everything that is due until nothing is. */
  drain: () => Promise<void>;
  /** Begin nothing new; wait for what is in hand, for the `lastRequests`, and for what they leave behind their answers. */
  stop: (lastRequests: Promise<void>) => Promise<void>;
};

export const createRuntime = (
  config: Config,
  parts: { now: () => Date; log: Logger; queue: Queue; gateways: Gateways },
): Runtime => {
  const { now, log, queue, gateways } = parts;
  const isWorker = config.roles.has('worker');
  const agency = { ...config.agency, timeZone: config.timeZone, publicUrl: config.publicUrl };
  const cipher = createFieldCipher(config.fieldKeys, config.blindIndexKey);
  const relay = createEventRelay(reactions);
  const jobs = [relay.job, workCallbacksJob(callbackHandlers), ...moduleJobs];
  const runner = createJobRunner(jobs, (name) => contextFor(name), log);

  const inHand = new Set<Promise<void>>();
  const hold = (work: Promise<unknown>): void => {
    const held: Promise<void> = work.then(
      () => undefined,
      (error: unknown) => log.error({ error }, 'work behind an answer failed; the clock asks again'),
    );
    inHand.add(held);
    void held.finally(() => inHand.delete(held));
  };
  const settle = async (): Promise<void> => {
    while (inHand.size > 0) await Promise.all(inHand);
  };

  const askQueue = joinWakes(queue.wake);
  // A worker does at once what others ask the queue for.
  const wake = (jobName: string): void => hold(isWorker ? runner.run(jobName) : askQueue(jobName));
  const contextFor = (name: string): Context => {
    const context: Context = {
      agencyId: agency.id,
      agency,
      actor: { kind: 'system', name },
      now,
      gateways,
      cipher,
      log,
      reactionsTo: (event) => reactions.filter((reaction) => reaction.on === event).map((reaction) => reaction.name),
      dispatch: (eventIds) => {
        if (!isWorker) return wake(relay.job.name);
        for (const eventId of eventIds) hold(relay.react(context, eventId));
      },
      wake,
    };
    return context;
  };

  return {
    jobs,
    contextFor,
    runJob: runner.run,
    hold,
    drain: async () => {
      await settle();
      await runner.drain();
      await settle();
    },
    stop: async (lastRequests) => {
      await Promise.all([runner.stop(), lastRequests]);
      await settle();
    },
  };
};
