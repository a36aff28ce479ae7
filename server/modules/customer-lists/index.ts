// customer-lists: lists of customers from elsewhere, as a kind of import.
export { customerImport } from './import-customers.ts';
