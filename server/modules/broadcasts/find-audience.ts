// Reads: who belongs to a broadcast's audience, page by page in the order of their ids, within what its launcher may see.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { findTagged } from '../customers/index.ts';
import { findFactsPage } from '../facts/index.ts';
import { findServiceStaff } from '../identity/index.ts';
import { getSegmentRecord } from '../segments/index.ts';
import { getTag } from '../tags/index.ts';
import type { Audience } from './broadcast.model.ts';
import type { AudienceInput } from './broadcasts.contract.ts';

const pageSize = 500;

/** Throws `tags.not-found`, `segments.not-found`. */
export const readAudience = async (context: Context, input: AudienceInput): Promise<Audience> => {
  if (input.kind === 'tag') return { kind: 'tag', tagId: (await getTag(context, input.tagId))._id };
  const { _id, name, condition } = await getSegmentRecord(context, input.segmentId);
  return { kind: 'segment', segmentId: _id, name, condition };
};

/** The staff who may send: those who serve customers, of those whom the launcher may send for. */
export const sendersOf = async (context: Context, scope: readonly string[] | null): Promise<Set<string>> => {
  const serving = [...(await findServiceStaff(context)).keys()];
  return new Set(scope === null ? serving : serving.filter((userId) => scope.includes(userId)));
};

/** At most 500 ids behind `afterId`; fewer: there are no more. */
export const findAudiencePage = async (
  context: Context,
  audience: Audience,
  scope: readonly string[] | null,
  afterId: Types.ObjectId | null,
): Promise<Types.ObjectId[]> => {
  if (audience.kind === 'segment') {
    return findFactsPage(context, { condition: audience.condition, staffUserIds: scope, afterId, limit: pageSize });
  }
  const page = await findTagged(context, { tagId: audience.tagId, staffUserIds: scope, afterId, limit: pageSize });
  return page.map(({ _id }) => _id);
};
