// customers: the person behind the relations, his marks and past trips, and what of him is sealed.
export type { CustomerRecord } from './customer.model.ts';
export { customersRoutes } from './customers.routes.ts';
export {
  countTagged,
  findCustomerNames,
  findTagged,
  getCustomer,
  getRecord,
  type TaggedCustomer,
} from './find-customers.ts';
export { findMembers, findRoots, findSharing } from './find-members.ts';
export { pointTo } from './point-to.ts';
export { presentCustomers } from './present-customers.ts';
export { recordPeople, recordRelations, type Person, type RelationsFold } from './record-people.ts';
