// What send tasks do because of what happened.
import { reaction, type Reaction } from '../../events.ts';
import { cancelSendsOf, stopAllSends } from './cancel-sends.ts';
import { withdrawCustomer } from './withdraw-customer.ts';

export const sendTasksReactions: Reaction[] = [
  reaction('send-tasks.stop-all', 'sending.stopped', (context, { at }, tx) => stopAllSends(context, new Date(at), tx)),
  reaction('send-tasks.of-leaver', 'staff.disabled', (context, { staffUserId }, tx) =>
    cancelSendsOf(context, staffUserId, tx),
  ),
  reaction('send-tasks.withdraw', 'customer.opted-out', (context, { customerId }, tx) =>
    withdrawCustomer(context, customerId, tx),
  ),
];
