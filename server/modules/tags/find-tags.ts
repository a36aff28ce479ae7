// Reads of the taxonomy.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { TagGroupModel } from './tag-group.model.ts';
import { TagModel, type TagRecord } from './tag.model.ts';

export type TagName = { tagId: string; groupName: string; name: string };

/** Our tag of each WeCom tag id. */
export const findTagIdsByWecomId = async (context: Context): Promise<Map<string, Types.ObjectId>> => {
  const tags = await TagModel.find({ agencyId: context.agencyId }, { wecomTagId: 1 }).lean();
  return new Map(tags.map((tag) => [tag.wecomTagId, tag._id]));
};

/** The WeCom id of each of our tags that WeCom still has. */
export const findWecomIdsByTagId = async (context: Context): Promise<Map<string, string>> => {
  const tags = await TagModel.find({ agencyId: context.agencyId, deletedAt: null }, { wecomTagId: 1 }).lean();
  return new Map(tags.map((tag) => [tag._id.toString(), tag.wecomTagId]));
};

/** Names of all tags, also deleted ones: tagId -> name. */
export const findTagNames = async (context: Context): Promise<Map<string, TagName>> => {
  const tags = await TagModel.find({ agencyId: context.agencyId }, { groupName: 1, name: 1 }).lean();
  return new Map(
    tags.map((tag) => [tag._id.toString(), { tagId: tag._id.toString(), groupName: tag.groupName, name: tag.name }]),
  );
};

/** One tag that is in use. Throws `tags.not-found`. */
export const getTag = async (context: Context, tagId: string): Promise<TagRecord> => {
  const tag = await TagModel.findOne({ agencyId: context.agencyId, _id: tagId, deletedAt: null }).lean<TagRecord>();
  if (!tag) throw notFound('tags.not-found', '没有这个标签，可能已在企业微信里删除');
  return tag;
};

/** Tags in use, in the corp's own order. */
export const findTagsInUse = (context: Context): Promise<TagRecord[]> =>
  TagModel.find({ agencyId: context.agencyId, deletedAt: null })
    .sort({ groupOrder: -1, groupName: 1, order: -1, name: 1 })
    .lean<TagRecord[]>();

/** WeCom's ids of the groups of which a customer bears one tag at most. */
export const findSingleChoiceGroups = async (context: Context): Promise<Set<string>> => {
  const groups = await TagGroupModel.find({ agencyId: context.agencyId, isSingleChoice: true }).lean();
  return new Set(groups.map((group) => group.wecomGroupId));
};
