// deliveries: one message to one customer, once: whether he shall get it, and what became of it.
export { deliveryFacts } from './delivery-facts.ts';
export { DeliveryModel, type DeliveryRecord, type DeliverySource } from './delivery.model.ts';
export {
  explainDelivery,
  explainReason,
  outcomeOf,
  type DeliveryReason,
  type DeliveryState,
} from './delivery.state.ts';
export { countDeliveries, findDeliveries, findDeliveriesTo, type StateCount } from './find-deliveries.ts';
export { arrangeDeliveries } from './arrange-deliveries.ts';
export { checkDecisions, type DecisionCheck } from './check-decisions.ts';
export { decideDeliveries, type Message } from './decide-deliveries.ts';
export { endPlanned, hasPlanned } from './end-planned.ts';
export { hasCustomerFields, messageFields, renderText, unknownFields } from './message-text.ts';
export { planDeliveries } from './plan-deliveries.ts';
