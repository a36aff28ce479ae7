// The corp's tag groups, and tags on the relation of one consultant with one customer.
import { z } from 'zod';
import { id, list, othersOf, text, wholeOrZero } from './answer-fields.ts';
import { checkCharacters, checkCount, checkDistinct, checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { type TagGroup, type WecomGateway } from './wecom.types.ts';

const mostNameCharacters = 30;
/** Not documented for one request; the corp as a whole may have 3,000. */
const mostTags = 3_000;

const tagShape = { id, name: text, order: wholeOrZero };
const tagGroupShape = {
  group_id: id,
  group_name: text,
  order: wholeOrZero,
  tag: list(z.looseObject(tagShape)),
};
const tagGroup = z.looseObject(tagGroupShape);
const tagGroupsAnswer = z.object({ tag_group: list(tagGroup) });
const addedAnswer = z.object({ tag_group: tagGroup });

const toTagGroup = (group: z.infer<typeof tagGroup>): TagGroup => ({
  groupId: group.group_id,
  name: group.group_name,
  order: group.order,
  tags: group.tag.map((tag) => ({ tagId: tag.id, name: tag.name, order: tag.order, ...othersOf(tag, tagShape) })),
  ...othersOf(group, tagGroupShape),
});

export const tagOperations = (call: WecomClient): Pick<WecomGateway, 'listTagGroups' | 'addTags' | 'markTags'> => ({
  async listTagGroups() {
    return (await call({ api: apis.listTagGroups, answer: tagGroupsAnswer })).tag_group.map(toTagGroup);
  },

  async addTags(input) {
    checkCount('tag names', input.names.length, 1, mostTags);
    checkDistinct('tag names', input.names);
    for (const name of input.names) {
      checkFilled('tag name', name);
      checkCharacters('tag name', name, mostNameCharacters);
    }
    if ('groupName' in input) checkCharacters('tag group name', input.groupName, mostNameCharacters);
    const group = 'groupId' in input ? { group_id: input.groupId } : { group_name: input.groupName };
    const body = { ...group, tag: input.names.map((name) => ({ name })) };
    return toTagGroup((await call({ api: apis.addTags, body, answer: addedAnswer })).tag_group);
  },

  async markTags({ userId, externalUserId, add, remove }) {
    checkFilled('userId', userId);
    checkFilled('externalUserId', externalUserId);
    checkCount('tags to add and remove', add.length + remove.length, 1, mostTags);
    const body = {
      userid: userId,
      external_userid: externalUserId,
      ...(add.length > 0 ? { add_tag: add } : {}),
      ...(remove.length > 0 ? { remove_tag: remove } : {}),
    };
    await call({ api: apis.markTags, body, answer: z.object({}) });
  },
});
