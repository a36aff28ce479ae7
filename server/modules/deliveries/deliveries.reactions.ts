// What deliveries do because of what happened.
import { reaction, type Reaction } from '../../events.ts';
import { stopAllSends } from './cancel-sends.ts';

export const deliveriesReactions: Reaction[] = [
  reaction('deliveries.stop-all', 'sending.stopped', (context, { at }, tx) => stopAllSends(context, new Date(at), tx)),
];
