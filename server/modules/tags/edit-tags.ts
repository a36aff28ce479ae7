// Commands: what a tag means and how long it stays, which groups are single choice, and new tags, made in WeCom.
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { authorize, findStaffNames } from '../identity/index.ts';
import { getTag } from './find-tags.ts';
import { syncTags } from './sync-tags.ts';
import { TagGroupModel } from './tag-group.model.ts';
import { TagModel } from './tag.model.ts';

export type TagDetails = { ownerUserId: string | null; meaning: string; expiresAfterDays: number | null };

/** Throws `tags.not-found`, `tags.unknown-owner`, `identity.forbidden`. */
export const editTag = async (context: Context, tagId: string, details: TagDetails): Promise<{ tagId: string }> => {
  authorize(context.actor, 'tags.edit');
  const tag = await getTag(context, tagId);
  if (details.ownerUserId !== null && !(await findStaffNames(context)).has(details.ownerUserId)) {
    throw new AppError('invalid', 'tags.unknown-owner', '没有这位同事');
  }
  return inTransaction(context, async ({ session, publish }) => {
    await TagModel.updateOne({ _id: tag._id }, { $set: details }, { session });
    const expiry = details.expiresAfterDays === tag.expiresAfterDays ? 'same' : 'changed';
    await publish('tag.edited', { tagId, expiry });
    return { tagId };
  });
};

/** Throws `tags.no-group`, `identity.forbidden`. */
export const editTagGroup = async (
  context: Context,
  groupId: string,
  change: { isSingleChoice: boolean },
): Promise<{ groupId: string }> => {
  authorize(context.actor, 'tags.edit');
  const id = { agencyId: context.agencyId, wecomGroupId: groupId };
  if (!(await TagModel.exists({ ...id, deletedAt: null }))) throw notFound('tags.no-group', '没有这个标签组');
  return inTransaction(context, async ({ session, publish }) => {
    await TagGroupModel.updateOne(id, { $set: change }, { upsert: true, session });
    await publish('tag-group.edited', { groupId });
    return { groupId };
  });
};

/** WeCom: the group has a tag of this name. */
const nameIsTaken = 40_071;

/**
 * A new tag in a group of this name, which is made where there is none. Throws `tags.name-taken`, `identity.forbidden`,
 * GatewayError. Where WeCom's answer is lost, its list is read: repeating it would be refused as taken.
 */
export const createTag = async (
  context: Context,
  { groupName, name }: { groupName: string; name: string },
): Promise<{ tagId: string }> => {
  authorize(context.actor, 'tags.edit');
  const find = () => TagModel.findOne({ agencyId: context.agencyId, groupName, name, deletedAt: null }).lean();
  const taken = (): AppError => new AppError('conflict', 'tags.name-taken', '这个组里已经有同名的标签');
  if (await find()) throw taken();
  try {
    await context.gateways.wecom.addTags({ groupName, names: [name] });
  } catch (error) {
    if (error instanceof GatewayError && error.code === nameIsTaken) {
      await syncTags(context);
      throw taken();
    }
    if (!(error instanceof GatewayError && error.maybeDone)) throw error;
    await syncTags(context);
    if (!(await find())) throw error;
  }
  await syncTags(context);
  const made = await find();
  if (!made) throw new AppError('unavailable', 'tags.not-shown', '标签已建好，企业微信还没有列出来，请过一会儿刷新');
  await inTransaction(context, ({ publish }) => publish('tag.created', { tagId: made._id.toString() }));
  return { tagId: made._id.toString() };
};
