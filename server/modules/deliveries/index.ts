// deliveries: one message to one customer, once; the group sends that carry it, and what became of each.
export { cancelSends } from './cancel-sends.ts';
export { deliveryFacts } from './delivery-facts.ts';
export { deliveriesJobs, sendTasksJob } from './deliveries.jobs.ts';
export { deliveriesReactions } from './deliveries.reactions.ts';
export { deliveriesRoutes } from './deliveries.routes.ts';
export { explainReason } from './delivery.state.ts';
export type { DeliverySource } from './delivery.model.ts';
export {
  areSendsOver,
  countDeliveries,
  findDeliveries,
  findSendTasks,
  findSourcesAsking,
  type StateCount,
} from './find-deliveries.ts';
export { batchDeliveries, decideDeliveries, planDeliveries, type Message } from './plan-deliveries.ts';
export { presentDeliveries } from './present-delivery.ts';
