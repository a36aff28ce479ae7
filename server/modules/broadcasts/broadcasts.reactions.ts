// What broadcasts do because of what happened to their group sends.
import { reaction, type Reaction } from '../../events.ts';
import { lookAgain, stopBroadcasts } from './settle-broadcast.ts';

export const broadcastsReactions: Reaction[] = [
  reaction('broadcasts.settle-after-results', 'send-task.settled', (context, { sourceId }, tx) =>
    lookAgain(context, sourceId, tx),
  ),
  reaction('broadcasts.settle-after-closing', 'send-task.closed', (context, { sourceId }, tx) =>
    lookAgain(context, sourceId, tx),
  ),
  reaction('broadcasts.stop', 'sending.stopped', (context, { at }, tx) => stopBroadcasts(context, new Date(at), tx)),
];
