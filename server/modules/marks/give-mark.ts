// Commands: a person marks a customer with a tag, or takes it off; the customer's relations in WeCom follow by a job.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { askToMirror, mirrorJob, takeOver } from '../contacts/index.ts';
import { changeMarks, getCustomer, type CustomerRecord } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { getTag, give, takeOff } from '../tags/index.ts';

const editable = async (context: Context, customerId: string): Promise<CustomerRecord> => {
  const customer = await getCustomer(context, customerId);
  authorize(context.actor, 'customers.edit', { staffUserIds: customer.staffUserIds });
  return customer;
};

const userIdOf = ({ actor }: Context): string | null => (actor.kind === 'staff' ? actor.userId : null);

/** Giving it again changes nothing. Throws `customers.not-found`, `tags.not-found`, `identity.forbidden`. */
export const giveMark = async (context: Context, customerId: string, tagId: string): Promise<{ changed: boolean }> => {
  const customer = await editable(context, customerId);
  const tag = await getTag(context, tagId);
  const mark = { origin: 'person', at: context.now(), by: userIdOf(context), evidence: '', recordId: null } as const;
  const done = await inTransaction(context, async (tx) => {
    const changes = await changeMarks(
      context,
      [customer._id],
      ({ marks }) => give(marks, [{ ...mark, tagId: tag._id }]),
      tx,
    );
    if (changes.length === 0) return { changed: false };
    await askToMirror(context, [customer._id], tx);
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
  const borne = customer.marks.filter((mark) => mark.tagId.toString() === tagId);
  const [rule] = borne;
  if (rule && borne.every(({ origin }) => origin === 'rule')) {
    const message = `这个标签由规则保持：${rule.evidence}。条件不再成立时会自动去掉`;
    throw new AppError('conflict', 'marks.kept-by-rule', message);
  }
  const done = await inTransaction(context, async (tx) => {
    const [change] = await changeMarks(context, [customer._id], ({ marks }) => takeOff(marks, new Set([tagId])), tx);
    if (!change) return { changed: false };
    await takeOver(
      context,
      [customer._id],
      borne.slice(0, 1).map((mark) => mark.tagId),
      tx,
    );
    await askToMirror(context, [customer._id], tx);
    await tx.publish('customer.unmarked', { customerId: customer._id.toString(), tagId });
    return { changed: true };
  });
  context.wake(mirrorJob);
  return done;
};
