// facts: one document per customer with all that segments and rules ask of him (its shape: `facts.types.ts` of rules).
//
// It is derived and never edited. Customers and consent are read from `customers`; every other module that knows something
// gives a `FactsSource`, listed in module-list.ts, and calls `touchCustomers` of customers in the transaction of its change.
// The job folds who was touched within two seconds; `rebuildFacts` touches everybody. Keeping and rebuilding are one code.
export { claimFactsDue, clearMarksDue, findFactsAfter, setMarksDue } from './due-marks.ts';
export { pauseFolding } from './facts-pause.model.ts';
export { factsJobs } from './facts.jobs.ts';
export { factsReactions } from './facts.reactions.ts';
export { factsRoutes } from './facts.routes.ts';
export type { FactsRecord } from './facts.model.ts';
export {
  countAmong,
  countFacts,
  estimateFacts,
  findAmong,
  findFactsOf,
  findFactsPage,
  findWords,
  visibleFacts,
} from './find-facts.ts';
export type { BehaviourPart, FactsPart, RelationPart } from './fold-facts.ts';
export { rebuildFacts, type FactsSource } from './refold.ts';
