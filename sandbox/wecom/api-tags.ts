// Corp tags: reading, adding, renaming, deleting, and marking a relation.
import { z } from 'zod';
import { api, textUpTo, type ApiTable } from './api-definition.ts';
import { requireRelation } from './api-contacts.ts';
import { findTag, newId, toSeconds, type Corp } from './corp.ts';
import type { TagGroupRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';

const tagName = textUpTo(30).min(1);

export const presentTagGroup = (group: TagGroupRow): object => ({
  group_id: group.id,
  group_name: group.name,
  create_time: group.createdAt,
  order: group.order,
  tag: group.tags.map((tag) => ({ id: tag.id, name: tag.name, create_time: tag.createdAt, order: tag.order })),
});

/** Adds tags to a group, found by id or name, or made. Throws 40071 for a name that is there already. */
export function addTags(
  corp: Corp,
  to: { groupId?: string | undefined; groupName?: string | undefined; order?: number | undefined },
  tags: { name: string; order?: number | undefined }[],
): TagGroupRow {
  const createdAt = toSeconds(corp.now());
  const groups = [...corp.tagGroups.values()];
  let group = to.groupId ? corp.tagGroups.get(to.groupId) : groups.find(({ name }) => name === to.groupName);
  if (to.groupId && !group) throw wecomError(40068);
  if (!group && !to.groupName) throw wecomError(40063, 'group_name');
  group ??= { id: newId('et'), name: to.groupName ?? '', createdAt, order: to.order ?? 0, tags: [] };
  const names = [...group.tags.map(({ name }) => name), ...tags.map(({ name }) => name)];
  if (new Set(names).size < names.length) throw wecomError(40071, 'tag name exists');
  const added = tags.map(({ name, order }) => ({ id: newId('et'), name, createdAt, order: order ?? 0 }));
  const saved = { ...group, tags: [...group.tags, ...added] };
  corp.tagGroups.put(saved.id, saved);
  return { ...saved, tags: added };
}

/** Renames or reorders a tag or a group. Throws 40068 for an unknown id and 40071 for a name in use. */
export function editTag(
  corp: Corp,
  id: string,
  change: { name?: string | undefined; order?: number | undefined },
): void {
  const group = corp.tagGroups.get(id);
  const isTaken = (others: { id: string; name: string }[]): boolean =>
    others.some((other) => other.id !== id && other.name === change.name);
  if (group) {
    if (isTaken([...corp.tagGroups.values()])) throw wecomError(40071);
    corp.tagGroups.put(id, { ...group, name: change.name ?? group.name, order: change.order ?? group.order });
    return;
  }
  const found = findTag(corp, id);
  if (!found) throw wecomError(40068);
  if (isTaken(found.group.tags)) throw wecomError(40071);
  const tags = found.group.tags.map((tag) =>
    tag.id === id ? { ...tag, name: change.name ?? tag.name, order: change.order ?? tag.order } : tag,
  );
  corp.tagGroups.put(found.group.id, { ...found.group, tags });
}

/** Deletes tags and groups with their marks; a group goes when its last tag goes. */
export function deleteTags(corp: Corp, tagIds: string[], groupIds: string[]): void {
  const gone = new Set(tagIds);
  for (const groupId of groupIds) {
    const group = corp.tagGroups.get(groupId);
    if (!group) throw wecomError(40068);
    for (const tag of group.tags) gone.add(tag.id);
  }
  for (const tagId of tagIds) if (!findTag(corp, tagId)) throw wecomError(40068);
  for (const group of [...corp.tagGroups.values()]) {
    const tags = group.tags.filter((tag) => !gone.has(tag.id));
    if (tags.length === group.tags.length) continue;
    if (tags.length > 0) corp.tagGroups.put(group.id, { ...group, tags });
    else corp.tagGroups.delete(group.id);
  }
  for (const relation of [...corp.relations.values()]) {
    const kept = relation.tagIds.filter((tagId) => !gone.has(tagId));
    if (kept.length < relation.tagIds.length) corp.saveRelation({ ...relation, tagIds: kept });
  }
}

const ids = z.array(z.string()).max(1000).default([]);

export const tagApis: ApiTable = {
  'externalcontact/get_corp_tag_list': api('POST', z.object({ tag_id: ids, group_id: ids }), ({ corp }, input) => {
    const groups = [...corp.tagGroups.values()];
    if (input.group_id.length > 0) {
      return { tag_group: groups.filter(({ id }) => input.group_id.includes(id)).map(presentTagGroup) };
    }
    if (input.tag_id.length === 0) return { tag_group: groups.map(presentTagGroup) };
    const wanted = groups.map((group) => ({
      ...group,
      tags: group.tags.filter(({ id }) => input.tag_id.includes(id)),
    }));
    return { tag_group: wanted.filter(({ tags }) => tags.length > 0).map(presentTagGroup) };
  }),
  'externalcontact/add_corp_tag': api(
    'POST',
    z.object({
      group_id: z.string().optional(),
      group_name: tagName.optional(),
      order: z.number().int().optional(),
      tag: z.array(z.object({ name: tagName, order: z.number().int().optional() })).min(1),
    }),
    ({ corp }, input) => ({
      tag_group: presentTagGroup(
        addTags(corp, { groupId: input.group_id, groupName: input.group_name, order: input.order }, input.tag),
      ),
    }),
  ),
  'externalcontact/edit_corp_tag': api(
    'POST',
    z.object({ id: z.string(), name: tagName.optional(), order: z.number().int().optional() }),
    ({ corp }, { id, ...change }) => {
      editTag(corp, id, change);
      return {};
    },
  ),
  'externalcontact/del_corp_tag': api('POST', z.object({ tag_id: ids, group_id: ids }), ({ corp }, input) => {
    if (input.tag_id.length + input.group_id.length === 0) throw wecomError(40063, 'tag_id');
    deleteTags(corp, input.tag_id, input.group_id);
    return {};
  }),
  'externalcontact/mark_tag': api(
    'POST',
    z.object({ userid: z.string(), external_userid: z.string(), add_tag: ids, remove_tag: ids }),
    ({ corp }, input) => {
      if (input.add_tag.length + input.remove_tag.length === 0) throw wecomError(40063, 'add_tag');
      const relation = requireRelation(corp, input.userid, input.external_userid);
      for (const tagId of [...input.add_tag, ...input.remove_tag]) if (!findTag(corp, tagId)) throw wecomError(40068);
      const kept = relation.tagIds.filter((tagId) => !input.remove_tag.includes(tagId));
      corp.saveRelation({ ...relation, tagIds: [...new Set([...kept, ...input.add_tag])] });
      return {};
    },
  ),
};
