// The clock's part of contacts.
import { runWhenDue } from '../../database/periodic.ts';
import type { Job } from '../../queue/queue.ts';
import { isTakenOver } from '../settings/index.ts';
import { mirrorDueMarks, mirrorJob } from './mirror-marks.ts';
import { sendDueWelcomes } from './send-welcome.ts';
import { syncAllContacts } from './sync-contacts.ts';

export const contactSync = { name: 'contact-sync', everySeconds: 6 * 3_600, leaseSeconds: 60 };

export const contactSyncJob = 'contacts.sync';

export const contactsJobs: Job[] = [
  { name: 'contacts.welcome', everySeconds: 2, run: sendDueWelcomes },
  { name: mirrorJob, everySeconds: 10, run: mirrorDueMarks },
  {
    name: contactSyncJob,
    everySeconds: 60,
    run: async (context) => ((await isTakenOver(context)) ? runWhenDue(context, contactSync, syncAllContacts) : 0),
  },
];
