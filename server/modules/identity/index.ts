// identity: who works here, who is signed in, and who may do what.
export { authorize, isAllowed, visibleStaff, type Permission, type Subject } from './authorize.ts';
export {
  findColleagues,
  findEverybody,
  findApprovers,
  findServiceStaff,
  findStaffNames,
  findStoreOf,
  type Colleague,
} from './find-staff.ts';
export { identityCallbacks, identityJobs } from './identity.jobs.ts';
export { identityRoutes } from './identity.routes.ts';
export { sessionCookie } from './session.ts';
export { linkMinutes, linkSessionHours, makeOwner, signInByLink } from './sign-in-link.ts';
export { endSession, findSessionActor, sessionDays, signIn } from './sign-in.ts';
export { syncStaff } from './sync-staff.ts';
