// outside-sends: group sends that were made without Banlv, learned from WeCom's list and counted against the customers' caps.
export { outsideSendsJobs } from './outside-sends.jobs.ts';
