// Commands: what customers are marked with here becomes tags in WeCom, on each of their active relations.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import type { Tx } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { findMembers, findPeople, findRoots } from '../customers/index.ts';
import { findWecomIdsByTagId, isOurs } from '../tags/index.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import { tagDifference } from './contact.state.ts';

const leaseSeconds = 60;
const maxAttempts = 10;

export const mirrorJob = 'contacts.mirror-marks';

/** In the transaction of the change: the job compares the relations of these people with what they are marked with. */
export const askToMirror = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  { session }: Tx,
): Promise<void> => {
  if (customerIds.length === 0) return;
  const members = await findMembers(context, customerIds, { session });
  await ContactModel.updateMany(
    {
      agencyId: context.agencyId,
      customerId: { $in: [...customerIds, ...members.map(({ memberId }) => memberId)] },
      state: 'active',
    },
    { $set: { dueAt: context.now(), mirrorAttempts: 0, mirrorProblem: null } },
    { session },
  );
};

/** What a consultant gave them in WeCom is ours from now on, so that the job takes it off there. */
export const takeOver = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  tagIds: readonly Types.ObjectId[],
  { session }: Tx,
): Promise<void> => {
  const wecomIds = await findWecomIdsByTagId(context);
  const members = await findMembers(context, customerIds, { session });
  const people = { $in: [...customerIds, ...members.map(({ memberId }) => memberId)] };
  for (const tagId of tagIds) {
    const wecomTagId = wecomIds.get(tagId.toString());
    if (wecomTagId === undefined) continue;
    await ContactModel.updateMany(
      { agencyId: context.agencyId, customerId: people, state: 'active', wecomTagIds: wecomTagId },
      { $addToSet: { mirroredTagIds: wecomTagId } },
      { session },
    );
  }
};

const wantedOf = async (context: Context, contact: ContactRecord, wecomIds: ReadonlyMap<string, string>) => {
  const [person] = await findPeople(context, await findRoots(context, [contact.customerId]));
  return (person?.marks ?? []).filter(isOurs).flatMap(({ tagId }) => wecomIds.get(tagId.toString()) ?? []);
};

const mirror = async (context: Context, contact: ContactRecord): Promise<void> => {
  const wecomIds = await findWecomIdsByTagId(context);
  const known = new Set(wecomIds.values());
  const { add, remove: superfluous } = tagDifference(contact, await wantedOf(context, contact, wecomIds));
  // WeCom refuses a call that names a tag which it does not have any more.
  const remove = superfluous.filter((tagId) => known.has(tagId));
  const { _id, staffUserId: userId, externalUserId } = contact;
  if (add.length + remove.length > 0) {
    // Before the call: a reading that comes between it and what is written below must know whose tags these are.
    await ContactModel.updateOne({ _id }, { $addToSet: { mirroredTagIds: { $each: add } } });
    await context.gateways.wecom.markTags({ userId, externalUserId, add, remove });
  }
  await ContactModel.bulkWrite([
    { updateOne: { filter: { _id }, update: { $addToSet: { wecomTagIds: { $each: add } } } } },
    {
      updateOne: {
        filter: { _id },
        update: {
          $pull: { wecomTagIds: { $in: remove }, mirroredTagIds: { $in: superfluous } },
          $addToSet: { takenOffTagIds: { $each: remove } },
          ...(add.length + remove.length > 0 ? { $set: { changedAt: context.now() } } : {}),
        },
      },
    },
    {
      updateOne: {
        // What changed meanwhile has made it due anew.
        filter: { _id, dueAt: contact.dueAt },
        update: { $set: { dueAt: null, mirrorAttempts: 0, mirrorProblem: null } },
      },
    },
  ]);
};

/** Tags are no messages: those that the pilot held back are mirrored when it no longer does. */
export const mirrorAgain = async (context: Context, { session }: Tx): Promise<void> => {
  await ContactModel.updateMany(
    { agencyId: context.agencyId, mirrorProblem: { $gt: '' }, dueAt: null },
    { $set: { dueAt: context.now(), mirrorAttempts: 0, mirrorProblem: null } },
    { session },
  );
};

/** Marking is idempotent, so it is simply repeated until WeCom took it. Answers how many relations were tried. */
export const mirrorDueMarks = async (context: Context): Promise<number> => {
  for (let tried = 0; ; tried += 1) {
    const contact = await claimDue(ContactModel, context, {}, leaseSeconds);
    if (!contact) return tried;
    try {
      await mirror(context, contact);
    } catch (error) {
      const attempts = contact.mirrorAttempts + 1;
      const isGivenUp = attempts >= maxAttempts || (error instanceof GatewayError && !error.retryable);
      context.log.warn({ contactId: String(contact._id), attempts, isGivenUp, error }, 'tags not mirrored to WeCom');
      const dueAt = isGivenUp ? null : new Date(context.now().getTime() + 30_000 * attempts);
      const problem = error instanceof GatewayError ? String(error.code) : 'fault';
      await ContactModel.updateOne(
        { _id: contact._id, dueAt: contact.dueAt },
        { $set: { dueAt, mirrorAttempts: attempts, mirrorProblem: isGivenUp ? problem : null } },
      );
    }
  }
};
