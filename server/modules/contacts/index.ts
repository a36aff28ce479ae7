// contacts: the WeCom relation of each consultant and customer; its sync, live codes and welcome.
export { contactFacts } from './contact-facts.ts';
export type { ContactRecord } from './contact.model.ts';
export { canReceive, type ContactState } from './contact.state.ts';
export { contactsCallbacks } from './contacts.callbacks.ts';
export { contactsJobs, contactSync, contactSyncJob } from './contacts.jobs.ts';
export { contactsReactions } from './contacts.reactions.ts';
export { contactsRoutes } from './contacts.routes.ts';
export { endContact, syncCustomer } from './sync-contacts.ts';
export {
  countActiveContacts,
  countByLiveCode,
  countByStaff,
  countListedPeople,
  countNotWelcomed,
  findActiveOf,
  findContacts,
  findContactsOf,
  findHalfAdded,
  findLiveCodeNames,
  findLiveCodes,
  presentRelations,
} from './find-contacts.ts';
export { askToMirror, mirrorJob, takeOver } from './mirror-marks.ts';
export { LiveCodeModel, type LiveCodeRecord } from './live-code.model.ts';
