// Command: read the corp's tags from WeCom; what is not there any more is kept as deleted, so that old marks have a name.
import type { Context } from '../../context.ts';
import { isNewestReading } from '../../database/reading.ts';
import { inTransaction } from '../../database/transaction.ts';
import { TagModel } from './tag.model.ts';

/** `count` null: a newer reading has been written meanwhile. Throws GatewayError. */
export const syncTags = async (context: Context): Promise<{ count: number | null }> => {
  const askedAt = context.now();
  const groups = await context.gateways.wecom.listTagGroups();
  const { agencyId } = context;
  const upserts = groups.flatMap((group) =>
    group.tags.map((tag) => ({
      updateOne: {
        filter: { agencyId, wecomTagId: tag.tagId },
        update: {
          $set: {
            wecomGroupId: group.groupId,
            groupName: group.name,
            groupOrder: group.order,
            name: tag.name,
            order: tag.order,
            deletedAt: null,
          },
        },
        upsert: true,
      },
    })),
  );
  const present = groups.flatMap((group) => group.tags.map((tag) => tag.tagId));
  return inTransaction(context, async ({ session, publish }) => {
    if (!(await isNewestReading(context, { name: 'tags', askedAt }, session))) return { count: null };
    if (upserts.length > 0) await TagModel.bulkWrite(upserts, { session });
    const gone = { agencyId, wecomTagId: { $nin: present }, deletedAt: null };
    const removed = await TagModel.find(gone, { _id: 1 }, { session }).lean();
    await TagModel.updateMany(gone, { $set: { deletedAt: context.now() } }, { session });
    for (const { _id } of removed) await publish('tag.removed', { tagId: _id.toString() });
    await publish('tags.synced', { count: present.length });
    return { count: present.length };
  });
};
