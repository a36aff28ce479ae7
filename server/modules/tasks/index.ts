// tasks: what a person shall do, brought to him in WeCom.
export { findOpenTasks } from './find-tasks.ts';
export { tasksJobs } from './tasks.jobs.ts';
export { tasksReactions } from './tasks.reactions.ts';
