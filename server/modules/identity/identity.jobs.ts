// The clock's part: read the staff from WeCom again when an hour has passed.
import type { Job } from '../../queue/queue.ts';
import { runWhenDue } from '../../database/periodic.ts';
import { syncStaff } from './sync-staff.ts';

export const identityJobs: Job[] = [
  {
    name: 'identity.sync-staff',
    everySeconds: 60,
    run: (context) => runWhenDue(context, { name: 'staff-sync', everySeconds: 3_600, leaseSeconds: 120 }, syncStaff),
  },
];
