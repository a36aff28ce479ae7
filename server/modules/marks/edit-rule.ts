// Commands: a tag gets a rule, another rule, or none any more; everybody is decided on again by the walk.
import { actorId, type Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { localDay } from '../../local-day.ts';
import { countFacts } from '../facts/index.ts';
import { authorize } from '../identity/index.ts';
import { describe, filterOn, judge, type Violation } from '../rules/index.ts';
import type { Group } from '../rules/rules.contract.ts';
import { findWordsOf } from '../segments/index.ts';
import { findTagNames, getTag } from '../tags/index.ts';
import { findRules } from './find-terms.ts';
import { beginWalk } from './mark-walk.model.ts';
import type { RulePreview } from './marks.contract.ts';
import { findCircle } from './rule-circle.ts';
import { TagRuleModel } from './tag-rule.model.ts';

type RuleViolation = Omit<Violation, 'code'> & { code: Violation['code'] | 'circle' };

/** What is wrong with this condition as the rule of this tag. */
const findViolations = async (context: Context, tagId: string, condition: Group): Promise<RuleViolation[]> => {
  const rules = new Map((await findRules(context)).map((rule) => [rule.tagId.toString(), rule.condition]));
  const circle = findCircle(tagId, condition, rules);
  if (circle === null) return judge(condition);
  const names = await findTagNames(context);
  const way = circle.map((id) => names.get(id)?.name ?? '（已删除的标签）').join(' → ');
  return [...judge(condition), { code: 'circle', path: [], message: `规则绕回了这个标签自己：${way}` }];
};

/** Over the whole agency, whoever asks: a rule marks everybody. Throws `tags.not-found`, `identity.forbidden`. */
export const previewRule = async (context: Context, tagId: string, condition: Group): Promise<RulePreview> => {
  authorize(context.actor, 'tags.edit');
  await getTag(context, tagId);
  const { agencyId } = context;
  const holds = filterOn(condition, localDay(context.now(), context.agency.timeZone));
  const isMarked = { marks: { $elemMatch: { tagId, origin: 'rule' } } };
  return {
    sentence: describe(condition, await findWordsOf(context)),
    violations: await findViolations(context, tagId, condition),
    count: await countFacts({ agencyId, $and: [holds] }),
    coming: await countFacts({ agencyId, $and: [holds], $nor: [isMarked] }),
    leaving: await countFacts({ agencyId, $and: [isMarked], $nor: [holds] }),
  };
};

/** Throws `tags.not-found`, `marks.unsound-rule`, `identity.forbidden`. */
export const setRule = async (context: Context, tagId: string, condition: Group): Promise<{ tagId: string }> => {
  authorize(context.actor, 'tags.edit');
  const tag = await getTag(context, tagId);
  const editedBy = actorId(context);
  await inTransaction(context, async ({ session, publish }) => {
    // First: two rules that are edited at once meet here, and the second is judged with the first.
    await beginWalk(context, session);
    const [violation] = await findViolations(context, tagId, condition);
    if (violation) {
      const { code, path, message } = violation;
      throw new AppError('invalid', 'marks.unsound-rule', message, { violation: code, path });
    }
    await TagRuleModel.updateOne(
      { agencyId: context.agencyId, tagId: tag._id },
      { $set: { condition, editedBy, editedAt: context.now() } },
      { upsert: true, session },
    );
    await publish('tag-rule.set', { tagId });
  });
  return { tagId };
};

/** What it marked, and nobody else did, goes. Throws `marks.no-rule`, `identity.forbidden`. */
export const endRule = async (context: Context, tagId: string): Promise<{ tagId: string }> => {
  authorize(context.actor, 'tags.edit');
  await inTransaction(context, async ({ session, publish }) => {
    const ended = await TagRuleModel.deleteOne({ agencyId: context.agencyId, tagId }, { session });
    if (ended.deletedCount === 0) throw notFound('marks.no-rule', '这个标签没有规则');
    await beginWalk(context, session);
    await publish('tag-rule.ended', { tagId });
  });
  return { tagId };
};
