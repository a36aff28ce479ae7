// send-tasks: the group sends of WeCom that carry deliveries, each asked for once and followed to its end.
export { batchDeliveries, countTapsToday } from './batch-deliveries.ts';
export { cancelSends } from './cancel-sends.ts';
export {
  areSendsOver,
  findByOptOutCode,
  findKnownMsgIds,
  findRecipientsOf,
  findSendTasks,
  findSourcesAsking,
} from './find-send-tasks.ts';
export { listGroupSends } from './list-group-sends.ts';
export { presentDeliveries } from './present-delivery.ts';
export { remindSends, type Reminded } from './remind-sends.ts';
export type { SendTaskAttachment } from './send-task.model.ts';
export { sendTasksJob, sendTasksJobs } from './send-tasks.jobs.ts';
export { sendTasksReactions } from './send-tasks.reactions.ts';
export { sendTasksRoutes } from './send-tasks.routes.ts';
