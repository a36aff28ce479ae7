// The clock's part of leads.
import type { Job } from '../../queue/queue.ts';
import { balanceDueCodes, balanceJob } from './balance-codes.ts';

export const leadsJobs: Job[] = [{ name: balanceJob, everySeconds: 5, run: balanceDueCodes }];
