// tags: the taxonomy, mirrored from WeCom's corp tags.
export {
  findTagIdsByWecomId,
  findTagNames,
  findTagsInUse,
  findWecomIdsByTagId,
  getTag,
  type TagName,
} from './find-tags.ts';
export { syncTags } from './sync-tags.ts';
export { tagsCallbacks, tagsJobs } from './tags.jobs.ts';
export { tagsRoutes } from './tags.routes.ts';
