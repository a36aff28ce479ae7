// Reads of broadcasts.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { countTagged, findTagged } from '../customers/index.ts';
import { countDeliveries, decideDeliveries, explainReason, type StateCount } from '../deliveries/index.ts';
import { authorize, findStaffNames, visibleStaff } from '../identity/index.ts';
import { findSendTasks, findSourcesAsking } from '../send-tasks/index.ts';
import { findTagNames, getTag } from '../tags/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';
import type { BroadcastDetail, BroadcastPreview, BroadcastSummary } from './broadcasts.contract.ts';
import { sendersOf } from './plan-broadcast.ts';

const pageSize = 500;

/** One broadcast that the actor may see: his own, or one of somebody he sees. Throws `broadcasts.not-found`. */
export const getBroadcastRecord = async (context: Context, broadcastId: string): Promise<BroadcastRecord> => {
  const broadcast = await BroadcastModel.findOne({
    agencyId: context.agencyId,
    _id: broadcastId,
  }).lean<BroadcastRecord>();
  if (!broadcast) throw notFound('broadcasts.not-found', '没有这次群发');
  const senders = (await findSendTasks(context, broadcast._id)).map((task) => task.staffUserId);
  authorize(context.actor, 'broadcasts.read', { staffUserIds: [broadcast.launchedBy, ...senders] });
  return broadcast;
};

type Counts = BroadcastSummary['counts'];

const noCounts = (): Counts => ({
  planned: 0,
  withheld: 0,
  batched: 0,
  sent: 0,
  failed: 0,
  capped: 0,
  unsettled: 0,
  cancelled: 0,
});

const sumCounts = (rows: readonly StateCount[]): Counts => {
  const counts = noCounts();
  for (const row of rows) counts[row.state] += row.count;
  return counts;
};

type Names = { tags: Awaited<ReturnType<typeof findTagNames>>; staff: Awaited<ReturnType<typeof findStaffNames>> };

const summarise = (broadcast: BroadcastRecord, rows: readonly StateCount[], names: Names): BroadcastSummary => ({
  broadcastId: broadcast._id.toString(),
  name: broadcast.name,
  tagName: names.tags.get(broadcast.tagId.toString())?.name ?? '已删除的标签',
  launchedByName: names.staff.get(broadcast.launchedBy) ?? broadcast.launchedBy,
  launchedAt: broadcast.launchedAt.toISOString(),
  state: broadcast.state,
  isCancelled: broadcast.cancelledAt !== null,
  counts: sumCounts(rows),
});

/** The newest 50 that concern the staff whom the actor sees. */
export const findBroadcasts = async (context: Context): Promise<BroadcastSummary[]> => {
  authorize(context.actor, 'broadcasts.read');
  const sees = visibleStaff(context.actor);
  // His own, and those that ask somebody he sees to confirm.
  const asked = sees ? await findSourcesAsking(context, sees) : [];
  const broadcasts = await BroadcastModel.find({
    agencyId: context.agencyId,
    ...(sees ? { $or: [{ launchedBy: { $in: [...sees] } }, { _id: { $in: asked } }] } : {}),
  })
    .sort({ launchedAt: -1 })
    .limit(50)
    .lean<BroadcastRecord[]>();
  const names = { tags: await findTagNames(context), staff: await findStaffNames(context) };
  return Promise.all(
    broadcasts.map(async (broadcast) => summarise(broadcast, await countDeliveries(context, broadcast._id), names)),
  );
};

export const presentBroadcast = async (context: Context, broadcast: BroadcastRecord): Promise<BroadcastDetail> => {
  const names = { tags: await findTagNames(context), staff: await findStaffNames(context) };
  const rows = await countDeliveries(context, broadcast._id);
  const tasks = await findSendTasks(context, broadcast._id);
  const userIds = [...new Set(tasks.map((task) => task.staffUserId))];
  return {
    ...summarise(broadcast, rows, names),
    text: broadcast.text,
    link: broadcast.link,
    consultants: userIds.map((userId) => ({
      userId,
      name: names.staff.get(userId) ?? userId,
      counts: sumCounts(rows.filter((row) => row.staffUserId === userId)),
      sendTasks: tasks
        .filter((task) => task.staffUserId === userId)
        .map((task) => ({
          sendTaskId: task._id.toString(),
          state: task.state,
          attempt: task.attempt,
          isClosing: task.closing !== null && task.settledAt === null,
          problem: task.problem,
          waitingSince: task.waitingSince?.toISOString() ?? null,
          confirmedAt: task.confirmedAt?.toISOString() ?? null,
          settledAt: task.settledAt?.toISOString() ?? null,
        })),
    })),
  };
};

/** What a broadcast to this tag would do now. Throws `tags.not-found`. */
export const findPreview = async (context: Context, tagId: string): Promise<BroadcastPreview> => {
  authorize(context.actor, 'broadcasts.launch');
  const tag = await getTag(context, tagId);
  const scope = visibleStaff(context.actor);
  const senders = await sendersOf(context, scope);
  const planned = new Map<string, number>();
  const withheld = new Map<Parameters<typeof explainReason>[0], number>();
  for (let afterId: Types.ObjectId | null = null; ;) {
    const page = await findTagged(context, { tagId: tag._id, staffUserIds: scope, afterId, limit: pageSize });
    const last = page.at(-1);
    if (!last) break;
    afterId = last._id;
    const candidates = page.map(({ _id }) => ({ customerId: _id }));
    for (const { decision } of await decideDeliveries(context, candidates, senders)) {
      if (decision.reason === null) planned.set(decision.staffUserId, (planned.get(decision.staffUserId) ?? 0) + 1);
      else withheld.set(decision.reason, (withheld.get(decision.reason) ?? 0) + 1);
    }
  }
  const staff = await findStaffNames(context);
  return {
    customers: await countTagged(context, { tagId: tag._id, staffUserIds: scope }),
    planned: [...planned.values()].reduce((total, count) => total + count, 0),
    byConsultant: [...planned]
      .map(([userId, customers]) => ({ userId, name: staff.get(userId) ?? userId, customers }))
      .sort((a, b) => b.customers - a.customers),
    withheld: [...withheld].map(([reason, customers]) => ({ reason, sentence: explainReason(reason), customers })),
  };
};
