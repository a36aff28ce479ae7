// rules: a condition on a customer is data (`rules.contract.ts`), read three ways that always agree: `matches` looks at the facts
// of one customer, `toFilter` asks MongoDB for all of them, `changesAt` tells when time alone changes the answer. `describe` says
// it in Chinese, `judge` says what is wrong with it. Pure: no database, no clock of its own.
//
// A new thing to ask about a customer: its place in `facts.types.ts` (and in `facts`, which fills it), a field in
// `rules.contract.ts` and in `fields.ts`; or a kind of part of its own, with a case in each reader and in the generator of
// cases by which the tests hold the readers together.
export { birthdayIn } from './birthdays.ts';
export { changesAt, changesOn } from './changes-at.ts';
export { describe } from './describe.ts';
export { describeLeaf, type Words } from './describe-leaf.ts';
export type { BehaviourDay, Facts, MarkFact, TripFact } from './facts.types.ts';
export * as fieldWords from './fields.ts';
export { judge, type Violation } from './judge.ts';
export { holdsOn, matches, type Moment } from './matches.ts';
export { filterOn, toFilter, type Filter } from './to-filter.ts';
