// customers: the person behind the relations, his marks and past trips, and what of him is sealed.
export type { CustomerRecord } from './customer.model.ts';
export { customersRoutes } from './customers.routes.ts';
export {
  countTagged,
  findCustomerNames,
  findKnownPeople,
  findTagged,
  findTripsOf,
  getCustomer,
  getRecord,
  type TaggedCustomer,
} from './find-customers.ts';
export { customerImport } from './import-customers.ts';
export { findMembers, findRoots, findSharing, pointTo } from './members.ts';
export type { PastTripRecord } from './past-trip.model.ts';
export { presentCustomers } from './present-customers.ts';
export { recordPeople, recordRelations, type Person, type RelationsFold } from './record-people.ts';
export { clearChanged, findChanged, findPeople, touchCustomers, touchEverybody } from './touch-customers.ts';
