// The clock's part of send tasks.
import type { Job } from '../../queue/queue.ts';
import { advanceDueSendTasks } from './advance-send-task.ts';

export const sendTasksJob = 'send-tasks.advance';

export const sendTasksJobs: Job[] = [{ name: sendTasksJob, everySeconds: 5, run: advanceDueSendTasks }];
