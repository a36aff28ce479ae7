// audit: reads the append-only events; nobody imports it.
export { auditRoutes } from './audit.routes.ts';
