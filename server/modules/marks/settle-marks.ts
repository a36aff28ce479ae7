// Work: marks come and go with data, with time, and after an edit. Deciding again changes nothing, so a crash costs nothing.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { askToMirror, mirrorJob, takeOver } from '../contacts/index.ts';
import { changeMarks, findPeople, type MarksChange } from '../customers/index.ts';
import { claimFactsDue, clearMarksDue, findFactsAfter, setMarksDue, type FactsRecord } from '../facts/index.ts';
import { keyOfMarks, type Mark } from '../tags/index.ts';
import { areIdle, decideMarks, marksChangeAt, type Terms } from './decide-marks.ts';
import { findTerms } from './find-terms.ts';
import { MarkWalkModel } from './mark-walk.model.ts';

const batchSize = 200;
const walkLeaseSeconds = 60;

export const settleJob = 'marks.settle';
export const walkJob = 'marks.walk';

const tagsIn = (marks: readonly Mark[], origin?: Mark['origin']): Set<string> =>
  new Set(marks.flatMap((mark) => (!origin || mark.origin === origin ? [mark.tagId.toString()] : [])));

/** WeCom is told of it: what a consultant gave there and what is gone here is taken off there, too. */
export const tellWecom = async (context: Context, changes: readonly MarksChange[], tx: Tx): Promise<void> => {
  for (const { customerId, before, after } of changes) {
    const left = tagsIn(after, 'wecom');
    const gone = before.filter(({ tagId, origin }) => origin === 'wecom' && !left.has(tagId.toString()));
    if (gone.length === 0) continue;
    const tagIds = gone.map(({ tagId }) => tagId);
    await takeOver(context, [customerId], tagIds, tx);
  }
  await askToMirror(
    context,
    changes.map(({ customerId }) => customerId),
    tx,
  );
};

/** Of each tag how many bear it now and did not before, and the other way round. */
export const countChanges = (changes: readonly MarksChange[]): Map<string, { given: number; taken: number }> => {
  const counts = new Map<string, { given: number; taken: number }>();
  const count = (tagId: string, what: 'given' | 'taken') => {
    const of = counts.get(tagId) ?? { given: 0, taken: 0 };
    counts.set(tagId, { ...of, [what]: of[what] + 1 });
  };
  for (const { before, after } of changes) {
    const [was, is] = [tagsIn(before), tagsIn(after)];
    for (const tagId of is) if (!was.has(tagId)) count(tagId, 'given');
    for (const tagId of was) if (!is.has(tagId)) count(tagId, 'taken');
  }
  return counts;
};

/** Writes what these customers bear by now, and when to look again. */
const settle = async (context: Context, batch: readonly FactsRecord[], terms: Terms): Promise<void> => {
  const moment = { now: context.now(), timeZone: context.agency.timeZone };
  const factsOf = new Map(batch.map((facts) => [facts._id.toString(), facts]));
  const decide = (customer: { _id: Types.ObjectId; marks: Mark[] }): Mark[] => {
    const facts = factsOf.get(customer._id.toString());
    return facts ? decideMarks(customer.marks, facts, terms, moment) : customer.marks;
  };
  const people = (
    await findPeople(
      context,
      batch.map(({ _id }) => _id),
    )
  ).filter(({ mergedInto }) => mergedInto === null);
  const differing = people.filter((person) => keyOfMarks(person.marks) !== keyOfMarks(decide(person)));
  if (differing.length > 0) {
    await inTransaction(context, async (tx) => {
      const changes = await changeMarks(
        context,
        differing.map(({ _id }) => _id),
        decide,
        tx,
      );
      await tellWecom(context, changes, tx);
      for (const [tagId, counted] of countChanges(changes)) await tx.publish('marks.settled', { tagId, ...counted });
    });
    context.wake(mirrorJob);
  }
  const marksOf = new Map(people.map((person) => [person._id.toString(), decide(person)]));
  await setMarksDue(
    batch.map((facts) => ({
      facts,
      next: marksChangeAt(marksOf.get(facts._id.toString()) ?? [], facts, terms, moment),
    })),
  );
};

/** Whose facts changed, and whose day has come. Answers how many there were. */
export const settleDueMarks = async (context: Context): Promise<number> => {
  for (let settled = 0; ;) {
    const terms = await findTerms(context);
    if (areIdle(terms)) return settled + (await clearMarksDue(context));
    const batch = await claimFactsDue(context, batchSize);
    if (batch.length === 0) return settled;
    await settle(context, batch, terms);
    settled += batch.length;
  }
};

/** After an edit: everybody, batch by batch; whoever takes over after a crash goes on behind the last batch. */
export const walkAll = async (context: Context): Promise<number> => {
  const walk = await claimDue(MarkWalkModel, context, {}, walkLeaseSeconds);
  if (!walk) return 0;
  let { afterId, done } = walk;
  for (;;) {
    const batch = await findFactsAfter(context, afterId, batchSize);
    // Who is due is decided on by the other job, which looks at facts as they are then.
    const now = context.now();
    await settle(
      context,
      batch.filter(({ marksDueAt }) => !marksDueAt || marksDueAt > now),
      await findTerms(context),
    );
    afterId = batch.at(-1)?._id ?? afterId;
    done += batch.length;
    const isOver = batch.length < batchSize;
    const dueAt = isOver ? null : new Date(context.now().getTime() + walkLeaseSeconds * 1_000);
    const kept = await MarkWalkModel.updateOne(
      { _id: walk._id, round: walk.round },
      { $set: { afterId, done, dueAt } },
    );
    if (isOver || kept.matchedCount === 0) return done;
  }
};
