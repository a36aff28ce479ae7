// Reads of segments, and the words for what their conditions name.
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { findLiveCodeNames } from '../contacts/index.ts';
import { authorize, findStaffNames, visibleStaff } from '../identity/index.ts';
import { describe, type Words } from '../rules/index.ts';
import { findTagNames } from '../tags/index.ts';
import { SegmentModel, type SegmentRecord } from './segment.model.ts';
import type { SegmentRow } from './segments.contract.ts';

export const findWordsOf = async (context: Context): Promise<Words> => {
  const tags = await findTagNames(context);
  return {
    tags: new Map([...tags].map(([tagId, tag]) => [tagId, tag.name])),
    staff: await findStaffNames(context),
    liveCodes: await findLiveCodeNames(context),
  };
};

/** A segment in use. Throws `segments.not-found`. */
export const getSegmentRecord = async (context: Context, segmentId: string): Promise<SegmentRecord> => {
  authorize(context.actor, 'segments.read');
  const segment = await SegmentModel.findOne({
    agencyId: context.agencyId,
    _id: segmentId,
    archivedAt: null,
  }).lean<SegmentRecord>();
  if (!segment) throw notFound('segments.not-found', '没有这个分群，可能已经停用');
  return segment;
};

/** All in use, whoever made them: a condition is nobody's secret, and whom it finds depends on who asks. */
export const findSegments = (context: Context): Promise<SegmentRecord[]> => {
  authorize(context.actor, 'segments.read');
  return SegmentModel.find({ agencyId: context.agencyId, archivedAt: null })
    .sort({ editedAt: -1 })
    .limit(500)
    .lean<SegmentRecord[]>();
};

export const presentSegment = (context: Context, segment: SegmentRecord, words: Words): SegmentRow => ({
  segmentId: segment._id.toString(),
  name: segment.name,
  sentence: describe(segment.condition, words),
  createdByName: words.staff.get(segment.createdBy) ?? segment.createdBy,
  editedAt: segment.editedAt.toISOString(),
  mayEdit: visibleStaff(context.actor)?.includes(segment.createdBy) ?? true,
});
