// Commands: a handover is opened when a consultant stops serving, filled with his customers, and given up when he comes back.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { assignAll, findCandidates } from '../assignments/index.ts';
import { findActiveOf, findContactsOf, type ContactRecord } from '../contacts/index.ts';
import { findPeople } from '../customers/index.ts';
import { findStoreOf } from '../identity/index.ts';
import { tagIdsOf } from '../tags/index.ts';
import { HandoverModel, type HandoverRecord } from './handover.model.ts';
import { noteDecided } from './note-decided.ts';
import { TransferModel } from './transfer.model.ts';

/** One of a consultant at a time; runs in the transaction of the reaction. */
export const openHandover = async (
  context: Context,
  { staffUserId, by }: { staffUserId: string; by: HandoverRecord['cause'] },
  { session, publish }: Tx,
): Promise<void> => {
  const { agencyId } = context;
  const now = context.now();
  const known = await HandoverModel.findOneAndUpdate(
    { agencyId, staffUserId, isCurrent: true },
    { $set: { state: 'preparing', cause: by, closedAt: null, dueAt: now } },
    { session },
  ).lean<HandoverRecord>();
  if (known) {
    // He gave some up before, or had come back before all of his customers were handed over.
    await TransferModel.updateMany(
      { agencyId, handoverId: known._id, state: 'ended', reason: 'came-back' },
      { $set: { state: 'proposed', reason: null } },
      { session },
    );
    return;
  }
  const _id = new Types.ObjectId();
  await HandoverModel.create(
    [{ _id, agencyId, staffUserId, cause: by, state: 'preparing', isCurrent: true, openedAt: now, dueAt: now }],
    { session },
  );
  await publish('handover.opened', { handoverId: _id.toString(), staffUserId });
};

/** He serves again: what WeCom was not asked for yet is not asked any more. */
export const withdrawHandover = async (
  context: Context,
  { staffUserId }: { staffUserId: string },
  tx: Tx,
): Promise<void> => {
  const { agencyId } = context;
  const { session } = tx;
  const handover = await HandoverModel.findOne({ agencyId, staffUserId, isCurrent: true }, null, { session }).lean();
  if (!handover) return;
  await TransferModel.updateMany(
    { agencyId, handoverId: handover._id, state: { $in: ['proposed', 'queued', 'pooled'] } },
    { $set: { state: 'ended', reason: 'came-back' } },
    { session },
  );
  await HandoverModel.updateOne({ _id: handover._id }, { $set: { state: 'open', dueAt: context.now() } }, { session });
  await noteDecided(context, handover, tx);
};

const proposalsFor = async (context: Context, handover: HandoverRecord, contacts: readonly ContactRecord[]) => {
  const people = await findPeople(
    context,
    contacts.map((contact) => contact.customerId),
  );
  const tagsOf = new Map(people.map(({ _id, marks }) => [_id.toString(), tagIdsOf(marks)]));
  const others = await findContactsOf(
    context,
    contacts.map((contact) => contact.externalUserId),
  );
  const storeId = await findStoreOf(context, handover.staffUserId);
  const leads = contacts.map(({ customerId, externalUserId }) => ({
    storeId,
    tagIds: tagsOf.get(customerId.toString()) ?? [],
    friendOf: others
      .filter((other) => other.externalUserId === externalUserId && other.state === 'active')
      .map((other) => other.staffUserId),
  }));
  const tagIds = [...new Set(leads.flatMap((lead) => lead.tagIds))];
  const candidates = await findCandidates(context, { tagIds, besides: [handover.staffUserId] });
  return assignAll(leads, candidates);
};

/** Write his customers with a proposed successor each. Any number of times: who is there already stays as he is. */
export const prepareHandover = async (context: Context, handover: HandoverRecord): Promise<void> => {
  const contacts = await findActiveOf(context, handover.staffUserId);
  const proposals = await proposalsFor(context, handover, contacts);
  const { agencyId } = context;
  const operations = contacts.map(({ externalUserId, customerId }, at) => ({
    updateOne: {
      filter: { agencyId, handoverId: handover._id, externalUserId },
      update: {
        $setOnInsert: {
          customerId,
          fromUserId: handover.staffUserId,
          toUserId: proposals[at]?.userId ?? null,
          proposedFor: proposals[at]?.reason ?? null,
          state: 'proposed' as const,
        },
      },
      upsert: true,
    },
  }));
  if (operations.length > 0) await TransferModel.bulkWrite(operations, { ordered: false });
  await inTransaction(context, async ({ session, publish }) => {
    await HandoverModel.updateOne({ _id: handover._id, state: 'preparing' }, { $set: { state: 'open' } }, { session });
    const { staffUserId, cause } = handover;
    const handoverId = handover._id.toString();
    await publish('handover.ready', { handoverId, staffUserId, cause, customers: contacts.length });
  });
};
