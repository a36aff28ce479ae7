// leads: new customers by channel, and to whom the next one goes.
export { leadsJobs } from './leads.jobs.ts';
export { leadsReactions } from './leads.reactions.ts';
export { leadsRoutes } from './leads.routes.ts';
