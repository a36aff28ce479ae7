// The clock's part, and WeCom's: read the tags again every hour, and when WeCom says that they changed.
import { runWhenDue } from '../../database/periodic.ts';
import type { CallbackHandler } from '../../queue/work-callbacks.ts';
import type { Job } from '../../queue/queue.ts';
import { syncTags } from './sync-tags.ts';

export const tagsJobs: Job[] = [
  {
    name: 'tags.sync',
    everySeconds: 60,
    run: (context) => runWhenDue(context, { name: 'tag-sync', everySeconds: 3_600, leaseSeconds: 120 }, syncTags),
  },
];

export const tagsCallbacks: CallbackHandler[] = [
  {
    kind: 'change_external_tag',
    handle: async (context) => {
      await syncTags(context);
    },
  },
];
