// To whom live codes lead changes with the customers that come and the consultants that go.
import { reaction, type Reaction } from '../../events.ts';
import { askToBalance, askToBalanceFor } from './balance-codes.ts';

export const leadsReactions: Reaction[] = [
  reaction('leads.balance', 'contact.added', (context, added, tx) => askToBalance(context, added, tx)),
  reaction('leads.without-leaver', 'staff.disabled', (context, left, tx) => askToBalanceFor(context, left, tx)),
  reaction('leads.with-returner', 'staff.enabled', (context, back, tx) => askToBalanceFor(context, back, tx)),
];
