// The clock's part of going live: look at WeCom until the owner has accepted what it shows.
import { runWhenDue } from '../../database/periodic.ts';
import type { Job } from '../../queue/queue.ts';
import { isTakenOver } from '../settings/index.ts';
import { lookAtWecom } from './look-at-wecom.ts';

export const firstLook = { name: 'first-look', everySeconds: 24 * 3_600, leaseSeconds: 60 };
export const firstLookJob = 'going-live.look';

export const goingLiveJobs: Job[] = [
  {
    name: firstLookJob,
    everySeconds: 60,
    run: async (context) => ((await isTakenOver(context)) ? 0 : runWhenDue(context, firstLook, lookAtWecom)),
  },
];
