// marks: which tags a customer bears, who or what says so, and what comes and goes by itself: rules, expiry, single choice.
//
// `decide-marks.ts` says, purely, what a customer bears by what all tags ask; `settle-marks.ts` asks it again whenever his facts
// were folded, when the day comes that it named (`marksDueAt` of the facts), and for everybody after an edit.
export { groupOfTag } from './decide-marks.ts';
export { findTerms } from './find-terms.ts';
export { marksJobs } from './marks.jobs.ts';
export { marksReactions } from './marks.reactions.ts';
export { marksRoutes } from './marks.routes.ts';
export { countChanges, tellWecom } from './settle-marks.ts';
