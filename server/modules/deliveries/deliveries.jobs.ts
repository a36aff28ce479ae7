// The clock's part of deliveries.
import type { Job } from '../../queue/queue.ts';
import { advanceDueSendTasks } from './advance-send-task.ts';

export const sendTasksJob = 'deliveries.advance-send-tasks';

export const deliveriesJobs: Job[] = [{ name: sendTasksJob, everySeconds: 5, run: advanceDueSendTasks }];
