// Routes about tags.
import { route, type Route } from '../../http/route.ts';
import { authorize } from '../identity/index.ts';
import { createTag, editTag, editTagGroup } from './edit-tags.ts';
import { findTagsInUse } from './find-tags.ts';
import * as contract from './tags.contract.ts';

export const tagsRoutes: Route[] = [
  route(contract.listTags, async ({ context }) => {
    authorize(context.actor, 'tags.read');
    const groups = new Map<string, contract.TagGroups[number]>();
    for (const tag of await findTagsInUse(context)) {
      const group = groups.get(tag.groupName) ?? { groupName: tag.groupName, tags: [] };
      group.tags.push({ tagId: tag._id.toString(), name: tag.name });
      groups.set(tag.groupName, group);
    }
    return { data: [...groups.values()] };
  }),
  route(contract.createTag, async ({ context, body }) => ({ data: await createTag(context, body) })),
  route(contract.editTag, async ({ context, params, body }) => ({ data: await editTag(context, params.tagId, body) })),
  route(contract.editTagGroup, async ({ context, params, body }) => ({
    data: await editTagGroup(context, params.groupId, body),
  })),
];
