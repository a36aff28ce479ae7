// Reads of relations and live codes.
import type { ClientSession, Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { findMembers } from '../customers/index.ts';
import { findStaffNames, visibleStaff } from '../identity/index.ts';
import { findTagNames } from '../tags/index.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import type { LiveCode, Relations } from './contacts.contract.ts';
import { WelcomeModel } from './welcome.model.ts';
import { LiveCodeModel, type LiveCodeRecord } from './live-code.model.ts';

/** All relations of the customers, the oldest first; those of records merged into them bear their id. */
export const findContacts = async (
  context: Context,
  customerIds: readonly Types.ObjectId[],
  session: { session?: ClientSession } = {},
): Promise<ContactRecord[]> => {
  const members = await findMembers(context, customerIds, session);
  const rootOf = new Map(members.map(({ memberId, rootId }) => [memberId.toString(), rootId]));
  const contacts = await ContactModel.find(
    { agencyId: context.agencyId, customerId: { $in: [...customerIds, ...members.map((member) => member.memberId)] } },
    null,
    session,
  )
    .sort({ addedAt: 1, _id: 1 })
    .lean<ContactRecord[]>();
  return contacts.map((contact) => ({
    ...contact,
    customerId: rootOf.get(contact.customerId.toString()) ?? contact.customerId,
  }));
};

/** Every relation with these people, whoever they are to us. */
export const findContactsOf = (context: Context, externalUserIds: readonly string[]): Promise<ContactRecord[]> =>
  ContactModel.find({ agencyId: context.agencyId, externalUserId: { $in: [...externalUserIds] } }).lean<
    ContactRecord[]
  >();

/** The customers whom a consultant serves now, the oldest first. */
export const findActiveOf = (context: Context, staffUserId: string): Promise<ContactRecord[]> =>
  ContactModel.find({ agencyId: context.agencyId, staffUserId, state: 'active' })
    .sort({ addedAt: 1, _id: 1 })
    .lean<ContactRecord[]>();

/** Who asked these consultants to be added and waits: userId -> how many, and since when. `null`: of everybody. */
export const findHalfAdded = async (
  context: Context,
  staffUserIds: readonly string[] | null,
): Promise<Map<string, { count: number; oldestAt: Date }>> => {
  const rows = await ContactModel.aggregate<{ _id: string; count: number; oldestAt: Date }>([
    {
      $match: {
        agencyId: context.agencyId,
        ...(staffUserIds === null ? {} : { staffUserId: { $in: [...staffUserIds] } }),
        state: 'half-added',
      },
    },
    { $group: { _id: '$staffUserId', count: { $sum: 1 }, oldestAt: { $min: '$addedAt' } } },
  ]);
  return new Map(rows.map(({ _id, count, oldestAt }) => [_id, { count, oldestAt }]));
};

/** How many new customers since then got no welcome from us. */
export const countNotWelcomed = (
  context: Context,
  staffUserIds: readonly string[] | null,
  since: Date,
): Promise<number> =>
  WelcomeModel.countDocuments({
    agencyId: context.agencyId,
    ...(staffUserIds === null ? {} : { staffUserId: { $in: [...staffUserIds] } }),
    receivedAt: { $gte: since },
    state: { $in: ['late', 'failed', 'withheld'] },
  });

/** Relations that a full read of WeCom ought to show. */
export const countActiveContacts = (context: Context): Promise<number> =>
  ContactModel.countDocuments({ agencyId: context.agencyId, state: 'active' });

/** Distinct people behind them: what WeCom counts as the corp's external contacts. */
export const countListedPeople = async (context: Context): Promise<number> =>
  (await ContactModel.distinct('externalUserId', { agencyId: context.agencyId, state: 'active' })).length;

/** Customers of each consultant now: userid -> active relations. */
export const countByStaff = async (context: Context): Promise<Map<string, number>> => {
  const counted = await ContactModel.aggregate<{ _id: string; count: number }>([
    { $match: { agencyId: context.agencyId, state: 'active' } },
    { $group: { _id: '$staffUserId', count: { $sum: 1 } } },
  ]);
  return new Map(counted.map(({ _id, count }) => [_id, count]));
};

/** How many people each live code brought, and how many of them are still a friend of anybody here. */
export const countByLiveCode = async (
  context: Context,
  ids: readonly Types.ObjectId[],
): Promise<Map<string, { added: number; friends: number }>> => {
  const { agencyId } = context;
  const brought = await ContactModel.find(
    { agencyId, liveCodeId: { $in: [...ids] } },
    { liveCodeId: 1, externalUserId: 1 },
  ).lean();
  const people = [...new Set(brought.map((contact) => contact.externalUserId))];
  const friends = new Set(
    await ContactModel.distinct('externalUserId', { agencyId, state: 'active', externalUserId: { $in: people } }),
  );
  const counts = new Map<string, { added: number; friends: number }>();
  for (const { liveCodeId, externalUserId } of brought) {
    const count = counts.get(String(liveCodeId)) ?? { added: 0, friends: 0 };
    counts.set(String(liveCodeId), {
      added: count.added + 1,
      friends: count.friends + (friends.has(externalUserId) ? 1 : 0),
    });
  }
  return counts;
};

/** Names of all live codes: id -> name. */
export const findLiveCodeNames = async (context: Context): Promise<Map<string, string>> => {
  const codes = await LiveCodeModel.find({ agencyId: context.agencyId }, { name: 1 }).lean();
  return new Map(codes.map((code) => [code._id.toString(), code.name]));
};

export const presentLiveCodes = async (context: Context, codes: readonly LiveCodeRecord[]): Promise<LiveCode[]> => {
  const [staff, tags] = [await findStaffNames(context), await findTagNames(context)];
  const counts = await countByLiveCode(
    context,
    codes.map((code) => code._id),
  );
  return codes.map((code) => ({
    liveCodeId: code._id.toString(),
    name: code.name,
    staffUserId: code.staffUserId,
    staffName: staff.get(code.staffUserId) ?? code.staffUserId,
    otherNames: code.otherUserIds.map((userId) => staff.get(userId) ?? userId),
    isBalanced: code.isBalanced,
    activeNames: code.activeUserIds.map((userId) => staff.get(userId) ?? userId),
    channel: code.channel,
    campaign: code.campaign,
    tagNames: code.tagIds.flatMap((tagId) => tags.get(tagId.toString())?.name ?? []),
    welcomeText: code.welcomeText,
    url: code.qrCodeUrl,
    addedCount: counts.get(code._id.toString())?.added ?? 0,
    friendCount: counts.get(code._id.toString())?.friends ?? 0,
    createdAt: code.createdAt.toISOString(),
  }));
};

/** Live codes of the staff whom the actor sees, the newest first. */
export const findLiveCodes = (context: Context): Promise<LiveCodeRecord[]> => {
  const sees = visibleStaff(context.actor);
  const isTheirs = (userIds: readonly string[]) => ({
    $or: [{ staffUserId: { $in: [...userIds] } }, { otherUserIds: { $in: [...userIds] } }],
  });
  return LiveCodeModel.find({ agencyId: context.agencyId, ...(sees ? isTheirs(sees) : {}) })
    .sort({ createdAt: -1 })
    .limit(200)
    .lean<LiveCodeRecord[]>();
};

export const presentRelations = async (context: Context, contacts: readonly ContactRecord[]): Promise<Relations> => {
  const staff = await findStaffNames(context);
  const codeIds = contacts.flatMap((contact) => contact.liveCodeId ?? []);
  const codes = await LiveCodeModel.find({ agencyId: context.agencyId, _id: { $in: codeIds } }, { name: 1 }).lean();
  const codeNames = new Map(codes.map((code) => [code._id.toString(), code.name]));
  return contacts.map((contact) => ({
    staffUserId: contact.staffUserId,
    staffName: staff.get(contact.staffUserId) ?? contact.staffUserId,
    state: contact.state,
    remark: contact.remark,
    description: contact.description,
    personalTags: contact.personalTags,
    liveCodeName: codeNames.get(String(contact.liveCodeId)) ?? null,
    addedAt: contact.addedAt.toISOString(),
    endedAt: contact.endedAt?.toISOString() ?? null,
  }));
};
