// Commands: read relations from WeCom, one customer after a callback, all of them after a start and by the clock.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { findServiceStaff, syncStaff } from '../identity/index.ts';
import { findKnownPeople, recordPeople, touchCustomers } from '../customers/index.ts';
import { pauseFolding } from '../facts/index.ts';
import { syncTags } from '../tags/index.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import { notARelation, stateWhenEnded, type EndedBy } from './contact.state.ts';
import { foldCustomers, noPhones, recordSeenRelations } from './record-relations.ts';

const staffPerCall = 100;
/** A page of the first reading takes less. */
const pauseSeconds = 60;

/** Read one customer again. False: WeCom shows no relation with him (yet). Throws GatewayError. */
export const syncCustomer = async (context: Context, externalUserId: string): Promise<boolean> => {
  const askedAt = context.now();
  try {
    const { customer, relations } = await context.gateways.wecom.getCustomer(externalUserId);
    const rows = relations.map((relation) => ({ customer, relation }));
    await inTransaction(context, (tx) => recordSeenRelations(context, rows, { isFirstRead: false, askedAt }, tx));
    return true;
  } catch (error) {
    if (error instanceof GatewayError && error.code === notARelation) return false;
    throw error;
  }
};

/** A relation that we never heard of is read first: the news of its end may overtake that of its beginning. Throws GatewayError. */
export const syncIfUnknown = async (
  context: Context,
  { staffUserId, externalUserId }: { staffUserId: string; externalUserId: string },
): Promise<void> => {
  const known = await ContactModel.exists({ agencyId: context.agencyId, staffUserId, externalUserId });
  if (!known) await syncCustomer(context, externalUserId);
};

/** The customer asked to be added and the consultant has not agreed yet: WeCom shows nothing of him but his id. */
export const recordHalfAdded = (
  context: Context,
  pair: { staffUserId: string; externalUserId: string; at: Date },
): Promise<void> =>
  inTransaction(context, async (tx) => {
    const { agencyId } = context;
    const { staffUserId, externalUserId, at } = pair;
    const known = await ContactModel.findOne({ agencyId, staffUserId, externalUserId }, null, {
      session: tx.session,
    }).lean<ContactRecord>();
    // The two events come in any order: the whole add is not undone by a late half.
    if (known && (known.state === 'active' || known.addedAt >= at)) return;
    const person = {
      externalUserId,
      unionId: null,
      name: '',
      type: 'wechat',
      gender: 'unknown',
      corpName: null,
    } as const;
    // Whom another consultant knows is not made nameless by this one.
    const [someone] = known ? [] : await findKnownPeople(context, [externalUserId]);
    const knownId = known?.customerId ?? (someone && new Types.ObjectId(someone.customerId));
    const customerId = knownId ?? (await recordPeople(context, [person], tx)).get(externalUserId);
    await ContactModel.updateOne(
      { agencyId, staffUserId, externalUserId },
      {
        // No reading showed it yet, so any that does is believed.
        $set: { state: 'half-added', addedAt: at, endedAt: null, seenAt: new Date(0) },
        $setOnInsert: {
          customerId,
          wecomTagIds: [],
          personalTags: [],
          mirroredTagIds: [],
          takenOffTagIds: [],
          dueAt: null,
        },
      },
      { upsert: true, session: tx.session },
    );
    if (customerId) await touchCustomers(context, [customerId], tx);
  });

/** One side ended the relation, or a colleague took it over. An end older than the relation we know (a late callback) changes nothing. */
export const endContact = (
  context: Context,
  end: { staffUserId: string; externalUserId: string; endedBy: EndedBy; at: Date },
): Promise<void> =>
  inTransaction(context, async (tx) => {
    const contact = await ContactModel.findOne(
      { agencyId: context.agencyId, staffUserId: end.staffUserId, externalUserId: end.externalUserId },
      null,
      { session: tx.session },
    ).lean<ContactRecord>();
    const state = stateWhenEnded(end.endedBy);
    if (!contact || contact.state === state || contact.addedAt > end.at) return;
    await ContactModel.updateOne(
      { _id: contact._id },
      { $set: { state, endedAt: end.at, changedAt: context.now(), dueAt: null } },
      { session: tx.session },
    );
    await foldCustomers(context, [contact.customerId], noPhones, tx);
    await touchCustomers(context, [contact.customerId], tx);
    await tx.publish('contact.ended', {
      contactId: contact._id.toString(),
      customerId: contact.customerId.toString(),
      staffUserId: end.staffUserId,
      endedBy: end.endedBy,
    });
  });

/**
 * Read the staff, the tags, then all relations of all service staff. A relation that WeCom no longer lists becomes `not-seen`, but only where its
 * consultant's list could be read: what an app cannot see is not gone. `renew` keeps the lease. Throws GatewayError.
 */
export const syncAllContacts = async (
  context: Context,
  renew: () => Promise<void>,
): Promise<{ relations: number; gone: number }> => {
  const startedAt = context.now();
  // Relations name both, and a new installation has neither yet.
  await syncStaff(context);
  await syncTags(context);
  const staffUserIds = [...(await findServiceStaff(context)).keys()];
  const isFirstRead = (await ContactModel.countDocuments({ agencyId: context.agencyId }).limit(1)) === 0;
  if (isFirstRead) await pauseFolding(context, pauseSeconds);
  const unreadable = new Set<string>();
  let relations = 0;
  for (let start = 0; start < staffUserIds.length; start += staffPerCall) {
    const some = staffUserIds.slice(start, start + staffPerCall);
    for (let cursor: string | null = null, isDone = false; !isDone;) {
      const askedAt = context.now();
      const page = await context.gateways.wecom.listCustomersOf(some, cursor);
      await inTransaction(context, (tx) => recordSeenRelations(context, page.rows, { isFirstRead, askedAt }, tx));
      for (const userId of page.unlicensedUserIds) unreadable.add(userId);
      relations += page.rows.length;
      cursor = page.nextCursor;
      isDone = cursor === null;
      await renew();
      if (isFirstRead) await pauseFolding(context, pauseSeconds);
    }
  }
  if (isFirstRead) await pauseFolding(context, 0);
  const readable = staffUserIds.filter((userId) => !unreadable.has(userId));
  const gone = await markNotSeen(context, readable, startedAt);
  await inTransaction(context, ({ publish }) => publish('contacts.synced', { relations, gone }));
  return { relations, gone };
};

const markNotSeen = async (context: Context, staffUserIds: readonly string[], startedAt: Date): Promise<number> => {
  const missing = await ContactModel.find({
    agencyId: context.agencyId,
    staffUserId: { $in: [...staffUserIds] },
    state: 'active',
    seenAt: { $lt: startedAt },
    addedAt: { $lt: startedAt },
  }).lean<ContactRecord[]>();
  for (const contact of missing) {
    await inTransaction(context, async (tx) => {
      await ContactModel.updateOne(
        { _id: contact._id, seenAt: { $lt: startedAt } },
        { $set: { state: 'not-seen', endedAt: startedAt, changedAt: context.now() } },
        { session: tx.session },
      );
      await foldCustomers(context, [contact.customerId], noPhones, tx);
      await touchCustomers(context, [contact.customerId], tx);
    });
  }
  return missing.length;
};
