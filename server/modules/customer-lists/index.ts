// customer-lists: lists of customers from elsewhere, as a kind of import; and lists of ours that leave the house.
export { customerListsRoutes } from './customer-lists.routes.ts';
export { matchCustomers } from './match-rows.ts';
export { personKeyOf, problemsOfWho, tooLong, whoColumns, type Problem } from './who.ts';
export { customerImport } from './import-customers.ts';
