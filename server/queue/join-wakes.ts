// Many ask for the same job at once, and one wake serves them: the queue is asked, and once more for all who came meanwhile.
import type { Queue } from './queue.ts';

/** Whoever asks while a wake is under way may have come too late for it, and shares the next one with the others. */
export const joinWakes = (wake: Queue['wake']): Queue['wake'] => {
  const underWay = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();

  const ask = (jobName: string): Promise<void> => {
    const asked = wake(jobName).finally(() => underWay.delete(jobName));
    underWay.set(jobName, asked);
    return asked;
  };
  return (jobName) => {
    const current = underWay.get(jobName);
    if (!current) return ask(jobName);
    const waiting = next.get(jobName);
    if (waiting) return waiting;
    const again = (): Promise<void> => {
      next.delete(jobName);
      return ask(jobName);
    };
    const joined = current.then(again, again);
    next.set(jobName, joined);
    return joined;
  };
};
