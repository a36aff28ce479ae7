// going-live: the first look at a real corp, its acceptance, the customers of the pilot, and the meter of the licence.
export { goingLiveJobs } from './going-live.jobs.ts';
export { goingLiveRoutes } from './going-live.routes.ts';
