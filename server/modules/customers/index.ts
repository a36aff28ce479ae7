// customers: the person behind the relations, his marks, and what of him is sealed.
export { editCustomer, optOut } from './change-customer.ts';
export { CustomerChangeModel } from './customer-change.model.ts';
export { CustomerModel, emptyProfile, newCustomer, type CustomerRecord } from './customer.model.ts';
export { differences, profileOf, type ProfileEdit } from './customer-profile.ts';
export { customersRoutes } from './customers.routes.ts';
export {
  countCustomers,
  countTagged,
  findByExternalUserId,
  findByPhone,
  findCustomerNames,
  findKnownPeople,
  findRecipients,
  findTagged,
  getCustomer,
  getRecord,
  type Recipient,
  type TaggedCustomer,
} from './find-customers.ts';
export { findAllCustomers, type CustomerFilter } from './list-customers.ts';
export { findMembers, findRoots, findSharing, pointTo } from './members.ts';
export { maskPhone, normalisePhone } from './phones.ts';
export { presentCardOf, presentCustomers } from './present-customers.ts';
export {
  changeMarks,
  findMarkedByUs,
  recordPeople,
  recordRelations,
  type MarksChange,
  type Person,
  type RelationsFold,
} from './record-people.ts';
export { clearChanged, findChanged, findPeople, touchCustomers, touchEverybody } from './touch-customers.ts';
