// Commands: a person marks a customer with a tag, or takes it off; the customer's relations in WeCom follow by a job.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { mirrorJob } from '../contacts/index.ts';
import { changeMarks, getCustomer, type CustomerRecord } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { getTag, give, keepOneOfGroup, takeOff, type Mark } from '../tags/index.ts';
import { groupOfTag } from './decide-marks.ts';
import { findTerms } from './find-terms.ts';
import { tellWecom } from './settle-marks.ts';

const editable = async (context: Context, customerId: string): Promise<CustomerRecord> => {
  const customer = await getCustomer(context, customerId);
  authorize(context.actor, 'customers.edit', { staffUserIds: customer.staffUserIds });
  return customer;
};

const userIdOf = ({ actor }: Context): string | null => (actor.kind === 'staff' ? actor.userId : null);

const isOf =
  (tagId: string) =>
  (mark: Mark): boolean =>
    mark.tagId.toString() === tagId;

/**
 * Giving it again changes nothing; of a single-choice group it takes the others. Throws `marks.choice-kept-by-rule` where a
 * rule keeps up one of those, `customers.not-found`, `tags.not-found`, `identity.forbidden`.
 */
export const giveMark = async (context: Context, customerId: string, tagId: string): Promise<{ changed: boolean }> => {
  const customer = await editable(context, customerId);
  const tag = await getTag(context, tagId);
  const mark = { origin: 'person', at: context.now(), by: userIdOf(context), evidence: '', recordId: null } as const;
  const groupOf = groupOfTag(await findTerms(context));
  const done = await inTransaction(context, async (tx) => {
    const decide = ({ marks }: CustomerRecord): Mark[] => {
      const next = keepOneOfGroup(give(marks, [{ ...mark, tagId: tag._id }]), groupOf);
      if (next.some(isOf(tagId))) return next;
      const message = `“${tag.groupName}”只能有一个标签，他现在的那个由规则保持，条件不再成立时会自动去掉`;
      throw new AppError('conflict', 'marks.choice-kept-by-rule', message);
    };
    const changes = await changeMarks(context, [customer._id], decide, tx);
    if (changes.length === 0) return { changed: false };
    await tellWecom(context, changes, tx);
    await tx.publish('customer.marked', { customerId: customer._id.toString(), tagId });
    return { changed: true };
  });
  context.wake(mirrorJob);
  return done;
};

/**
 * Whoever gave it, and in whosever WeCom: it goes, but for what a rule keeps up. Throws `marks.kept-by-rule` where nobody
 * else says so, `customers.not-found`, `identity.forbidden`.
 */
export const takeOffMark = async (
  context: Context,
  customerId: string,
  tagId: string,
): Promise<{ changed: boolean }> => {
  const customer = await editable(context, customerId);
  const borne = customer.marks.filter(isOf(tagId));
  const [rule] = borne;
  if (rule && borne.every(({ origin }) => origin === 'rule')) {
    const message = `这个标签由规则保持：${rule.evidence}。条件不再成立时会自动去掉`;
    throw new AppError('conflict', 'marks.kept-by-rule', message);
  }
  const done = await inTransaction(context, async (tx) => {
    const [change] = await changeMarks(context, [customer._id], ({ marks }) => takeOff(marks, new Set([tagId])), tx);
    if (!change) return { changed: false };
    await tellWecom(context, [change], tx);
    await tx.publish('customer.unmarked', { customerId: customer._id.toString(), tagId });
    return { changed: true };
  });
  context.wake(mirrorJob);
  return done;
};
