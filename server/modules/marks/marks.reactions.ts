// What marks do because of what happened: where a tag asks something else than before, everybody is decided on again.
import { reaction, type Reaction } from '../../events.ts';
import { beginWalk } from './mark-walk.model.ts';

export const marksReactions: Reaction[] = [
  reaction('marks.walk-edited-tag', 'tag.edited', async (context, { expiry }, { session }) => {
    if (expiry === 'changed') await beginWalk(context, session);
  }),
  reaction('marks.walk-edited-group', 'tag-group.edited', (context, _edited, { session }) =>
    beginWalk(context, session),
  ),
  reaction('marks.walk-removed-tag', 'tag.removed', (context, _removed, { session }) => beginWalk(context, session)),
];
