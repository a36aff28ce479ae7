// Reads: the whole taxonomy as the agency uses it: what each tag means, how many bear it, what marks by itself.
import type { Context } from '../../context.ts';
import { countTagged } from '../customers/index.ts';
import { countFacts } from '../facts/index.ts';
import { authorize, visibleStaff } from '../identity/index.ts';
import { describe } from '../rules/index.ts';
import { findWordsOf } from '../segments/index.ts';
import { findSingleChoiceGroups, findTagsInUse } from '../tags/index.ts';
import { findRules } from './find-terms.ts';
import { MarkWalkModel } from './mark-walk.model.ts';
import type { TagOverview } from './marks.contract.ts';

type Group = TagOverview['groups'][number];

export const findOverview = async (context: Context): Promise<TagOverview> => {
  authorize(context.actor, 'tags.read');
  const { agencyId } = context;
  const [tags, singleChoice, words] = [
    await findTagsInUse(context),
    await findSingleChoiceGroups(context),
    await findWordsOf(context),
  ];
  const rules = new Map((await findRules(context)).map((rule) => [rule.tagId.toString(), rule]));
  const groups = new Map<string, Group>();
  for (const tag of tags) {
    const { wecomGroupId: groupId, groupName: name } = tag;
    const group = groups.get(name) ?? { groupId, name, isSingleChoice: singleChoice.has(groupId), tags: [] };
    const rule = rules.get(tag._id.toString());
    group.tags.push({
      tagId: tag._id.toString(),
      name: tag.name,
      meaning: tag.meaning,
      owner:
        tag.ownerUserId === null ? null : { userId: tag.ownerUserId, name: words.staff.get(tag.ownerUserId) ?? '' },
      expiresAfterDays: tag.expiresAfterDays,
      bearers: await countTagged(context, { tagId: tag._id, staffUserIds: visibleStaff(context.actor) }),
      rule: rule
        ? {
            condition: rule.condition,
            sentence: describe(rule.condition, words),
            editedByName: words.staff.get(rule.editedBy) ?? rule.editedBy,
            editedAt: rule.editedAt.toISOString(),
            bearers: await countFacts({
              agencyId,
              marks: { $elemMatch: { tagId: tag._id.toString(), origin: 'rule' } },
            }),
          }
        : null,
    });
    groups.set(name, group);
  }
  const walk = await MarkWalkModel.findOne({ agencyId: agencyId }).lean();
  return {
    groups: [...groups.values()],
    walk: walk?.dueAt ? { done: walk.done, total: Math.max(walk.total, walk.done) } : null,
  };
};
