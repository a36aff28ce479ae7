// Routes about tags.
import { route, type Route } from '../../http/route.ts';
import { authorize } from '../identity/index.ts';
import { findTagsInUse } from './find-tags.ts';
import { listTags, type TagGroups } from './tags.contract.ts';

export const tagsRoutes: Route[] = [
  route(listTags, async ({ context }) => {
    authorize(context.actor, 'tags.read');
    const groups = new Map<string, TagGroups[number]>();
    for (const tag of await findTagsInUse(context)) {
      const group = groups.get(tag.groupName) ?? { groupName: tag.groupName, tags: [] };
      group.tags.push({ tagId: tag._id.toString(), name: tag.name });
      groups.set(tag.groupName, group);
    }
    return { data: [...groups.values()] };
  }),
];
