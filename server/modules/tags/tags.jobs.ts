// The clock's part, and WeCom's: read the tags again every hour, and when WeCom says that they changed.
import { runWhenDue } from '../../database/periodic.ts';
import type { CallbackHandler } from '../../queue/work-callbacks.ts';
import type { Job } from '../../queue/queue.ts';
import { isTakenOver } from '../settings/index.ts';
import { syncTags } from './sync-tags.ts';

const tagSync = { name: 'tag-sync', everySeconds: 3_600, leaseSeconds: 120 };

export const tagsJobs: Job[] = [
  {
    name: 'tags.sync',
    everySeconds: 60,
    run: async (context) => ((await isTakenOver(context)) ? runWhenDue(context, tagSync, syncTags) : 0),
  },
];

export const tagsCallbacks: CallbackHandler[] = [
  {
    kind: 'change_external_tag',
    handle: async (context) => {
      if (await isTakenOver(context)) await syncTags(context);
    },
  },
];
