// Commands: launch a broadcast, and stop what of it is not confirmed.
import { isDeepStrictEqual } from 'node:util';
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { endPlanned, hasCustomerFields } from '../deliveries/index.ts';
import { authorize, visibleStaff } from '../identity/index.ts';
import { useImage } from '../images/index.ts';
import { cancelSends, sendTasksJob } from '../send-tasks/index.ts';
import { BroadcastModel, type BroadcastRecord } from './broadcast.model.ts';
import type { LaunchInput } from './broadcasts.contract.ts';
import { readAudience } from './find-audience.ts';
import { getBroadcastRecord } from './find-broadcasts.ts';
import { isOwnersWord, waitsForNoHours } from './launch-rules.ts';
import { countTaps, mostTapsEach, refuseUnknownFields } from './find-preview.ts';

export const planBroadcastsJob = 'broadcasts.plan';

const audienceId = ({ audience }: BroadcastRecord): string =>
  audience.kind === 'tag' ? audience.tagId.toString() : audience.segmentId.toString();

const isSame = (known: BroadcastRecord, input: LaunchInput): boolean =>
  known.text === input.text &&
  known.purpose === input.purpose &&
  audienceId(known) === (input.audience.kind === 'tag' ? input.audience.tagId : input.audience.segmentId) &&
  known.name === input.name &&
  isDeepStrictEqual(known.attachment, input.attachment);

const findKnown = (context: Context, requestId: string): Promise<BroadcastRecord | null> =>
  BroadcastModel.findOne({ agencyId: context.agencyId, requestId }).lean<BroadcastRecord>();

/** A text with fields costs a tap for each of its wordings. */
const refuseTooManyTaps = async (context: Context, input: LaunchInput): Promise<void> => {
  if (input.insists || !hasCustomerFields(input.text)) return;
  const { most, lacking } = await countTaps(context, input);
  if (lacking.length > 0) {
    throw new AppError(
      'invalid',
      'broadcasts.fields-missing',
      `有 ${lacking.length} 位客户没有内容里要用的资料。请写上替代的话，例如 {{姓名|您}}`,
      { customers: lacking.length },
    );
  }
  if (most <= mostTapsEach) return;
  throw new AppError(
    'invalid',
    'broadcasts.too-many-taps',
    `按这样的内容，有顾问要点 ${most} 次，超过 ${mostTapsEach} 次。请去掉内容里的客户资料，或由店长、负责人坚持发送`,
    { most },
  );
};

/**
 * The same requestId launches once. Throws `tags.not-found`, `segments.not-found`, `broadcasts.request-reused`,
 * `images.not-found`, `broadcasts.unknown-field`, `broadcasts.fields-missing`, `broadcasts.too-many-taps`.
 */
export const launchBroadcast = async (context: Context, input: LaunchInput): Promise<{ broadcastId: string }> => {
  authorize(context.actor, 'broadcasts.launch');
  if (input.insists || input.isAtAnyTime) authorize(context.actor, 'broadcasts.insist');
  refuseUnknownFields(input.text);
  const { agencyId } = context;
  const audience = await readAudience(context, input.audience);
  if (!(await findKnown(context, input.requestId))) await refuseTooManyTaps(context, input);
  const broadcastId = await inTransaction(context, async (tx) => {
    const { session, publish } = tx;
    const known = await BroadcastModel.findOne({ agencyId, requestId: input.requestId }, null, {
      session,
    }).lean<BroadcastRecord>();
    if (known) {
      if (!isSame(known, input)) {
        throw new AppError('conflict', 'broadcasts.request-reused', '这次提交已经发起过另一条群发，请刷新页面重试');
      }
      return known._id.toString();
    }
    if (input.attachment && input.attachment.kind !== 'link') await useImage(context, input.attachment.imageId, tx);
    const now = context.now();
    const sees = visibleStaff(context.actor);
    const record: BroadcastRecord = {
      _id: new Types.ObjectId(),
      agencyId,
      requestId: input.requestId,
      name: input.name,
      audience,
      purpose: input.purpose,
      text: input.text,
      attachment: input.attachment,
      launchedBy: context.actor.kind === 'staff' ? context.actor.userId : 'system',
      launchedAt: now,
      isOwnersWord: isOwnersWord(context),
      freshUntil: new Date(now.getTime() + input.freshHours * 3_600_000),
      isAtAnyTime: waitsForNoHours(input),
      isInsisted: input.insists,
      scope: sees === null ? null : [...sees],
      state: 'planning',
      plannedUpTo: null,
      approval: null,
      stoppedAt: null,
      cancelledAt: null,
      settledAt: null,
      dueAt: now,
    };
    await BroadcastModel.create([record], { session });
    await publish('broadcast.launched', { broadcastId: record._id.toString(), audience: audienceId(record) });
    return record._id.toString();
  });
  context.wake(planBroadcastsJob);
  return { broadcastId };
};

/** Stop every group send of it that no consultant has confirmed. Throws `broadcasts.not-found`, `broadcasts.still-planning`. */
export const cancelBroadcast = async (context: Context, broadcastId: string): Promise<{ asked: number }> => {
  const broadcast = await getBroadcastRecord(context, broadcastId);
  authorize(context.actor, 'broadcasts.launch', { staffUserIds: [broadcast.launchedBy] });
  if (broadcast.state === 'planning') {
    throw new AppError('conflict', 'broadcasts.still-planning', '群发还在准备，请过几秒再撤销');
  }
  const asked = await inTransaction(context, async (tx) => {
    const now = context.now();
    await BroadcastModel.updateOne(
      { _id: broadcast._id },
      { $set: { cancelledAt: now, dueAt: now } },
      { session: tx.session },
    );
    await endPlanned(context, broadcast._id, 'cancelled-by-staff', { session: tx.session });
    return cancelSends(context, { kind: 'broadcast', id: broadcast._id }, tx);
  });
  context.wake(sendTasksJob);
  context.wake(planBroadcastsJob);
  return { asked };
};
