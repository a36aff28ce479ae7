// The clock's part of broadcasts.
import type { Job } from '../../queue/queue.ts';
import { planBroadcastsJob } from './launch-broadcast.ts';
import { planDueBroadcasts } from './plan-broadcast.ts';

export const broadcastsJobs: Job[] = [{ name: planBroadcastsJob, everySeconds: 5, run: planDueBroadcasts }];
