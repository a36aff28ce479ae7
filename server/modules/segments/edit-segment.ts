// Commands: a segment is made, edited, and put away.
import { actorId, type Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { authorize } from '../identity/index.ts';
import { judge } from '../rules/index.ts';
import type { Group } from '../rules/rules.contract.ts';
import { getSegmentRecord } from './find-segments.ts';
import { SegmentModel } from './segment.model.ts';

export type SegmentInput = { name: string; condition: Group };

/** Throws `segments.unsound` with the first thing that is wrong. */
const refuseUnsound = (condition: Group): void => {
  const [violation] = judge(condition);
  if (!violation) return;
  const { code, path, message } = violation;
  throw new AppError('invalid', 'segments.unsound', message, { violation: code, path });
};

/** Throws `segments.unsound`. */
export const createSegment = async (context: Context, input: SegmentInput): Promise<{ segmentId: string }> => {
  authorize(context.actor, 'segments.edit');
  refuseUnsound(input.condition);
  const now = context.now();
  const createdBy = actorId(context);
  return inTransaction(context, async ({ session, publish }) => {
    const [made] = await SegmentModel.create(
      [{ agencyId: context.agencyId, ...input, createdBy, createdAt: now, editedAt: now, archivedAt: null }],
      { session },
    );
    if (!made) throw new Error('a segment was made and not answered');
    await publish('segment.created', { segmentId: made.id });
    return { segmentId: made.id };
  });
};

/** Throws `segments.not-found`, `segments.unsound`, `identity.forbidden`. */
export const editSegment = async (
  context: Context,
  segmentId: string,
  input: SegmentInput,
): Promise<{ segmentId: string }> => {
  const segment = await getSegmentRecord(context, segmentId);
  authorize(context.actor, 'segments.edit', { staffUserIds: [segment.createdBy] });
  refuseUnsound(input.condition);
  return inTransaction(context, async ({ session, publish }) => {
    const { name, condition } = input;
    await SegmentModel.updateOne(
      { _id: segment._id },
      { $set: { name, condition, editedAt: context.now() } },
      { session },
    );
    await publish('segment.edited', { segmentId });
    return { segmentId };
  });
};

/** Doing it twice is refused: it is not found any more. Throws `segments.not-found`, `identity.forbidden`. */
export const archiveSegment = async (context: Context, segmentId: string): Promise<{ segmentId: string }> => {
  const segment = await getSegmentRecord(context, segmentId);
  authorize(context.actor, 'segments.edit', { staffUserIds: [segment.createdBy] });
  return inTransaction(context, async ({ session, publish }) => {
    await SegmentModel.updateOne({ _id: segment._id }, { $set: { archivedAt: context.now() } }, { session });
    await publish('segment.archived', { segmentId });
    return { segmentId };
  });
};
