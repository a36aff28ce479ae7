// reports: what happens in the agency, put together for whoever leads it.
export { reportsRoutes } from './reports.routes.ts';
