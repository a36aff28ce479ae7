// tasks: what a person shall do, brought to him in WeCom at the times he chose.
export { countOpenTasks, findOpenTasks, findSkipReasons } from './find-tasks.ts';
export { closeTasks, openTasks } from './open-task.ts';
export { tasksJobs } from './tasks.jobs.ts';
export { tasksReactions } from './tasks.reactions.ts';
export { tasksRoutes } from './tasks.routes.ts';
