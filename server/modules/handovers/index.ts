// handovers: customers of a consultant who serves no longer pass to colleagues; whom nobody takes waits in the sea pool.
export { handoversCallbacks, handoversJobs } from './handovers.jobs.ts';
export { handoversReactions } from './handovers.reactions.ts';
export { handoversRoutes } from './handovers.routes.ts';
