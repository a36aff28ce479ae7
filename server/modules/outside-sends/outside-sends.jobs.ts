// The clock's part: what others sent is looked for every half hour.
import { runWhenDue } from '../../database/periodic.ts';
import type { Job } from '../../queue/queue.ts';
import { isTakenOver } from '../settings/index.ts';
import { learnOutsideSends } from './learn-outside-sends.ts';

const reading = { name: 'outside-sends', everySeconds: 1_800, leaseSeconds: 120 };

export const outsideSendsJobs: Job[] = [
  {
    name: 'outside-sends.learn',
    everySeconds: 60,
    run: async (context) => ((await isTakenOver(context)) ? runWhenDue(context, reading, learnOutsideSends) : 0),
  },
];
