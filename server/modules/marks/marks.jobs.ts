// The clock's part of marks.
import type { Job } from '../../queue/queue.ts';
import { settleDueMarks, settleJob, walkAll, walkJob } from './settle-marks.ts';

export const marksJobs: Job[] = [
  { name: settleJob, everySeconds: 2, run: settleDueMarks },
  { name: walkJob, everySeconds: 5, run: walkAll },
];
