// Reads: what the tags of the agency ask: their rules in Chinese, their expiry, their single-choice groups.
import type { Context } from '../../context.ts';
import { describe } from '../rules/index.ts';
import { findWordsOf } from '../segments/index.ts';
import { findSingleChoiceGroups, findTagsInUse } from '../tags/index.ts';
import type { Terms } from './decide-marks.ts';
import { TagRuleModel, type TagRuleRecord } from './tag-rule.model.ts';

export const findRules = (context: Context): Promise<TagRuleRecord[]> =>
  TagRuleModel.find({ agencyId: context.agencyId }).lean<TagRuleRecord[]>();

/** Of the tags that WeCom has: the rule of one that was deleted there holds for nobody. */
export const findTerms = async (context: Context): Promise<Terms> => {
  const [tags, singleChoice, rules] = await Promise.all([
    findTagsInUse(context),
    findSingleChoiceGroups(context),
    findRules(context),
  ]);
  const words = rules.length === 0 ? null : await findWordsOf(context);
  const ruleOf = new Map(rules.map((rule) => [rule.tagId.toString(), rule]));
  return tags.map(({ _id, wecomGroupId, expiresAfterDays }) => {
    const rule = ruleOf.get(_id.toString());
    return {
      tagId: _id,
      choiceGroup: singleChoice.has(wecomGroupId) ? wecomGroupId : null,
      expiresAfterDays,
      rule: rule && words ? { condition: rule.condition, sentence: describe(rule.condition, words) } : null,
    };
  });
};
