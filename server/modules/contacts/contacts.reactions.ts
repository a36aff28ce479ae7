// What contacts do because of what happened.
import { reaction, type Reaction } from '../../events.ts';
import { markFromLiveCode } from './mirror-tags.ts';

export const contactsReactions: Reaction[] = [
  reaction('contacts.mark-from-live-code', 'contact.added', (context, added, tx) =>
    markFromLiveCode(context, added, tx),
  ),
];
