// What contacts do because of what happened.
import { reaction, type Reaction } from '../../events.ts';
import { markFromLiveCode } from './mark-from-live-code.ts';
import { mirrorAgain } from './mirror-marks.ts';
import { foldIds } from './record-relations.ts';

export const contactsReactions: Reaction[] = [
  reaction('contacts.mark-from-live-code', 'contact.added', (context, added, tx) =>
    markFromLiveCode(context, added, tx),
  ),
  reaction('contacts.fold-merged', 'customer.merged', (context, { customerId }, tx) =>
    foldIds(context, [customerId], tx),
  ),
  reaction('contacts.fold-unmerged', 'customer.unmerged', (context, { customerId, memberId }, tx) =>
    foldIds(context, [customerId, memberId], tx),
  ),
  reaction('contacts.mirror-lifted', 'pilot.lifted', (context, _lifted, tx) => mirrorAgain(context, tx)),
  reaction('contacts.mirror-chosen', 'pilot.chosen', (context, _chosen, tx) => mirrorAgain(context, tx)),
];
