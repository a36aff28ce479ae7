// Reads of broadcasts.
import type { QueryFilter } from 'mongoose';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { countDeliveries, type StateCount } from '../deliveries/index.ts';
import { authorize, findStaffNames, visibleStaff } from '../identity/index.ts';
import { readImage } from '../images/index.ts';
import { findSendTasks, findSourcesAsking } from '../send-tasks/index.ts';
import { findSkipReasons } from '../tasks/index.ts';
import { findTagNames } from '../tags/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';
import type { BroadcastDetail, BroadcastSummary } from './broadcasts.contract.ts';

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

/** Throws `broadcasts.not-found`, `broadcasts.no-image`. */
export const findBroadcastImage = async (context: Context, broadcastId: string) => {
  const { attachment } = await getBroadcastRecord(context, broadcastId);
  if (attachment === null || attachment.kind === 'link') {
    throw notFound('broadcasts.no-image', '这次群发没有图片');
  }
  return readImage(context, attachment.imageId);
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

const audienceName = ({ audience }: BroadcastRecord, names: Names): string =>
  audience.kind === 'segment' ? audience.name : (names.tags.get(audience.tagId.toString())?.name ?? '已删除的标签');

/** Between two looks the job's own lease stands there, too; it is over within seconds. */
const asksAt = ({ state, dueAt, cancelledAt, freshUntil }: BroadcastRecord): string | null =>
  state === 'sending' && cancelledAt === null && dueAt !== null && dueAt < freshUntil ? dueAt.toISOString() : null;

const summarise = (broadcast: BroadcastRecord, rows: readonly StateCount[], names: Names): BroadcastSummary => ({
  broadcastId: broadcast._id.toString(),
  name: broadcast.name,
  audienceName: audienceName(broadcast, names),
  audienceKind: broadcast.audience.kind,
  purpose: broadcast.purpose,
  launchedByName: names.staff.get(broadcast.launchedBy) ?? broadcast.launchedBy,
  launchedAt: broadcast.launchedAt.toISOString(),
  freshUntil: broadcast.freshUntil.toISOString(),
  state: broadcast.state,
  isCancelled: broadcast.cancelledAt !== null,
  asksAt: asksAt(broadcast),
  counts: sumCounts(rows),
});

/** The newest ones that concern the staff whom the actor sees. */
const findVisible = async (context: Context, filter: QueryFilter<BroadcastRecord>): Promise<BroadcastRecord[]> => {
  authorize(context.actor, 'broadcasts.read');
  const sees = visibleStaff(context.actor);
  // His own, and those that ask somebody he sees to confirm.
  const asked = sees ? await findSourcesAsking(context, sees) : [];
  return BroadcastModel.find({
    agencyId: context.agencyId,
    ...filter,
    ...(sees ? { $or: [{ launchedBy: { $in: [...sees] } }, { _id: { $in: asked } }] } : {}),
  })
    .sort({ launchedAt: -1 })
    .limit(50)
    .lean<BroadcastRecord[]>();
};

export const findBroadcasts = async (context: Context): Promise<BroadcastSummary[]> => {
  const broadcasts = await findVisible(context, {});
  const names = { tags: await findTagNames(context), staff: await findStaffNames(context) };
  return Promise.all(
    broadcasts.map(async (broadcast) => summarise(broadcast, await countDeliveries(context, broadcast._id), names)),
  );
};

export type OpenBroadcast = {
  broadcastId: string;
  name: string;
  state: BroadcastRecord['state'];
  sent: number;
  waiting: number;
  total: number;
};

/** Those that are not over, with what of them went out and what waits. */
export const findOpenBroadcasts = async (context: Context): Promise<OpenBroadcast[]> => {
  const broadcasts = await findVisible(context, { state: { $ne: 'settled' } });
  return Promise.all(
    broadcasts.map(async ({ _id, name, state }) => {
      const counts = sumCounts(await countDeliveries(context, _id));
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const waiting = counts.planned + counts.batched;
      return { broadcastId: _id.toString(), name, state, sent: counts.sent, waiting, total };
    }),
  );
};

const mayApprove = ({ actor }: Context, { launchedBy }: BroadcastRecord): boolean =>
  actor.kind === 'staff' && actor.role !== 'consultant' && actor.userId !== launchedBy;

export const presentBroadcast = async (context: Context, broadcast: BroadcastRecord): Promise<BroadcastDetail> => {
  const names = { tags: await findTagNames(context), staff: await findStaffNames(context) };
  const rows = await countDeliveries(context, broadcast._id);
  const tasks = await findSendTasks(context, broadcast._id);
  const userIds = [...new Set(tasks.map((task) => task.staffUserId))];
  const skipReasons = await findSkipReasons(
    context,
    tasks.map((task) => task._id.toString()),
  );
  return {
    ...summarise(broadcast, rows, names),
    text: broadcast.text,
    attachment: broadcast.attachment,
    approval: broadcast.approval && {
      byName: broadcast.approval.by === null ? null : (names.staff.get(broadcast.approval.by) ?? broadcast.approval.by),
      at: broadcast.approval.at?.toISOString() ?? null,
      isGranted: broadcast.approval.isGranted,
      note: broadcast.approval.note,
    },
    mayApprove: broadcast.state === 'waiting-for-approval' && mayApprove(context, broadcast),
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
          isRearranged: task.closing === 'rearranged',
          customers: task.customers,
          closesAt: task.closesAt.toISOString(),
          reminders: task.remindedAt.length,
          skipReason: skipReasons.get(task._id.toString()) ?? null,
          waitingSince: task.waitingSince?.toISOString() ?? null,
          confirmedAt: task.confirmedAt?.toISOString() ?? null,
          settledAt: task.settledAt?.toISOString() ?? null,
        })),
    })),
  };
};
