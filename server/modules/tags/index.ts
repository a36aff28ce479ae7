// tags: the taxonomy, mirrored from WeCom's corp tags, and what it is to bear one.
export {
  findSingleChoiceGroups,
  findTagIdsByWecomId,
  findTagNames,
  findTagsInUse,
  findWecomIdsByTagId,
  getTag,
  type TagName,
} from './find-tags.ts';
export {
  bring,
  give,
  isOurs,
  keepOneOfGroup,
  keyOfMarks,
  part,
  readMarks,
  tagIdsOf,
  takeOff,
  type Mark,
} from './mark.state.ts';
export { syncTags } from './sync-tags.ts';
export type { TagRecord } from './tag.model.ts';
export { tagsCallbacks, tagsJobs } from './tags.jobs.ts';
export { tagsRoutes } from './tags.routes.ts';
