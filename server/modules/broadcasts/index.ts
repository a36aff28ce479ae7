// broadcasts: one message to everybody with a tag; its launch, its planning, its result.
export { broadcastsJobs } from './broadcasts.jobs.ts';
export { broadcastsReactions } from './broadcasts.reactions.ts';
export { broadcastsRoutes } from './broadcasts.routes.ts';
export { findOpenBroadcasts } from './find-broadcasts.ts';
