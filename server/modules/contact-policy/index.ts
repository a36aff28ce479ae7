// contact-policy: whether a customer may be written to now, by whom and how often; pure decisions, and the ledger that counts.
export { budgetsOf, unseenSends, windowEnd, type Budget } from './budgets.ts';
export { ContactSlotModel } from './contact-slot.model.ts';
export { contactPolicyRoutes } from './contact-policy.routes.ts';
export {
  decide,
  policyReasons,
  reasonOfBudget,
  type Decision,
  type PolicyInputs,
  type PolicyReason,
} from './decide.ts';
export { agencyTimes, gatherInputs } from './gather-inputs.ts';
export { closingAt, minuteAt, openingAfter, openTimes } from './send-hours.ts';
export { countSpent, recordOutsideSends, releaseSlots, takeSlots, type Want } from './slots.ts';
