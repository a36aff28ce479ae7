// When the staff is read from WeCom again: every hour, and soon after WeCom said that somebody came, changed or left.
import { makeDue, runWhenDue } from '../../database/periodic.ts';
import type { Job } from '../../queue/queue.ts';
import type { CallbackHandler } from '../../queue/work-callbacks.ts';
import { staffSync, staffSyncJob } from './disable-staff.ts';
import { syncStaff } from './sync-staff.ts';

export const identityJobs: Job[] = [
  { name: staffSyncJob, everySeconds: 60, run: (context) => runWhenDue(context, staffSync, syncStaff) },
];

const contactsOfTheCorp = 'change_contact';

export const identityCallbacks: CallbackHandler[] = [
  {
    kind: 'event',
    handle: async (context, message) => {
      if (message.kind !== 'event' || message.event !== contactsOfTheCorp) return;
      await makeDue(context, staffSync.name);
      context.wake(staffSyncJob);
    },
  },
];
