// assignments: who shall serve a customer, by store, practice and load; used wherever somebody has to be proposed.
export {
  assign,
  assignAll,
  explainAssignment,
  type Assignment,
  type AssignReason,
  type Candidate,
  type Lead,
} from './assign.ts';
export { findCandidates } from './find-candidates.ts';
