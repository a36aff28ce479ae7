// opt-outs: the page that promotions lead to, and what its visitors leave for their consultants.
export { askToOptOut, findOptOutPage, longestWords } from './ask-to-opt-out.ts';
export { optOutsRoutes } from './opt-outs.routes.ts';
