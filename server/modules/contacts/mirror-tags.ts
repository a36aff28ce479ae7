// Commands: tags that we gave become tags in WeCom, per relation.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import type { Tx } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { findWecomIdsByTagId } from '../tags/index.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import { canReceive } from './contact.state.ts';
import { LiveCodeModel } from './live-code.model.ts';
import { foldCustomers, noPhones } from './record-relations.ts';

const leaseSeconds = 60;
const maxAttempts = 10;

/** Mark the customer with the tags of the live code he came by; WeCom follows by the job. Runs in the caller's transaction. */
export const markFromLiveCode = async (
  context: Context,
  added: { contactId: string; liveCodeId: string | null },
  tx: Tx,
): Promise<void> => {
  if (added.liveCodeId === null) return;
  const { session } = tx;
  const code = await LiveCodeModel.findOne({ agencyId: context.agencyId, _id: added.liveCodeId }, null, {
    session,
  }).lean();
  const contact = await ContactModel.findOne({ agencyId: context.agencyId, _id: added.contactId }, null, {
    session,
  }).lean<ContactRecord>();
  // It may have ended before this reaction came to it.
  if (!code || !contact || !canReceive(contact.state) || code.tagIds.length === 0) return;
  await ContactModel.updateOne(
    { _id: contact._id },
    { $addToSet: { tagIdsToMirror: { $each: code.tagIds } }, $set: { dueAt: context.now(), mirrorAttempts: 0 } },
    { session },
  );
  await foldCustomers(context, [contact.customerId], noPhones, tx, 'live-code');
};

const mirror = async (context: Context, contact: ContactRecord): Promise<void> => {
  const wecomIds = await findWecomIdsByTagId(context);
  const add = contact.tagIdsToMirror.flatMap((tagId: Types.ObjectId) => wecomIds.get(tagId.toString()) ?? []);
  const { staffUserId: userId, externalUserId } = contact;
  if (add.length > 0) await context.gateways.wecom.markTags({ userId, externalUserId, add, remove: [] });
  await ContactModel.updateOne(
    { _id: contact._id },
    {
      $addToSet: { wecomTagIds: { $each: add } },
      $pull: { tagIdsToMirror: { $in: contact.tagIdsToMirror } },
      $set: { dueAt: null, mirrorAttempts: 0, changedAt: context.now() },
    },
  );
};

/** Tags are no messages: those that the pilot held back are mirrored when it no longer does. */
export const mirrorAgain = async (context: Context, { session }: Tx): Promise<void> => {
  await ContactModel.updateMany(
    { agencyId: context.agencyId, tagIdsToMirror: { $ne: [] }, dueAt: null },
    { $set: { dueAt: context.now(), mirrorAttempts: 0 } },
    { session },
  );
};

/** Marking is idempotent, so it is simply repeated until WeCom took it. Answers how many relations were tried. */
export const mirrorDueTags = async (context: Context): Promise<number> => {
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
      await ContactModel.updateOne({ _id: contact._id }, { $set: { dueAt, mirrorAttempts: attempts } });
    }
  }
};
