// Every module in order: a module may import those above it, never those below. What each brings is gathered here.
import type { Reaction } from './events.ts';
import type { Route } from './http/route.ts';
import type { Job } from './queue/queue.ts';
import type { CallbackHandler } from './queue/work-callbacks.ts';
import { identityCallbacks, identityJobs, identityRoutes } from './modules/identity/index.ts';
import { settingsRoutes } from './modules/settings/index.ts';
import { tagsCallbacks, tagsJobs, tagsRoutes } from './modules/tags/index.ts';
import { customersRoutes } from './modules/customers/index.ts';
import { customerImport, customerListsRoutes } from './modules/customer-lists/index.ts';
import { importsJobs, importsRoutes, type ImportKind } from './modules/imports/index.ts';
import { mergesRoutes } from './modules/merges/index.ts';
import { factsJobs, factsReactions, factsRoutes } from './modules/facts/index.ts';
import { bookingFacts, bookingImport, bookingsRoutes, havingBookings } from './modules/bookings/index.ts';
import {
  contactFacts,
  contactsCallbacks,
  contactsJobs,
  contactsReactions,
  contactsRoutes,
} from './modules/contacts/index.ts';
import { leadsJobs, leadsReactions, leadsRoutes } from './modules/leads/index.ts';
import { handoversCallbacks, handoversJobs, handoversReactions, handoversRoutes } from './modules/handovers/index.ts';
import { goingLiveJobs, goingLiveRoutes } from './modules/going-live/index.ts';
import { tasksJobs, tasksReactions, tasksRoutes } from './modules/tasks/index.ts';
import { contactPolicyRoutes } from './modules/contact-policy/index.ts';
import { segmentsRoutes } from './modules/segments/index.ts';
import { marksJobs, marksReactions, marksRoutes } from './modules/marks/index.ts';
import { tagImport } from './modules/tag-lists/index.ts';
import { imagesJobs, imagesRoutes } from './modules/images/index.ts';
import { deliveryFacts } from './modules/deliveries/index.ts';
import { optOutsRoutes } from './modules/opt-outs/index.ts';
import { chatFiguresJobs } from './modules/chat-figures/index.ts';
import { outsideSendsJobs } from './modules/outside-sends/index.ts';
import { sendTasksJobs, sendTasksReactions, sendTasksRoutes } from './modules/send-tasks/index.ts';
import { broadcastsJobs, broadcastsReactions, broadcastsRoutes } from './modules/broadcasts/index.ts';
import { sidebarRoutes } from './modules/sidebar/index.ts';
import { reportsRoutes } from './modules/reports/index.ts';
import { auditRoutes } from './modules/audit/index.ts';

/** The order of modules; `architecture.test.ts` holds every import to it. */
export const moduleOrder = [
  'identity',
  'settings',
  'rules',
  'tags',
  'imports',
  'customers',
  'customer-lists',
  'merges',
  'facts',
  'bookings',
  'contacts',
  'assignments',
  'handovers',
  'leads',
  'going-live',
  'tasks',
  'contact-policy',
  'segments',
  'marks',
  'tag-lists',
  'images',
  'deliveries',
  'send-tasks',
  'outside-sends',
  'opt-outs',
  'broadcasts',
  'chat-figures',
  'reports',
  'sidebar',
  'audit',
];

/** What lists may hold. */
const importKinds: ImportKind[] = [customerImport([havingBookings]), tagImport, bookingImport];

export const routes: Route[] = [
  ...identityRoutes,
  ...settingsRoutes,
  ...tagsRoutes,
  ...importsRoutes(importKinds),
  ...customersRoutes,
  ...customerListsRoutes,
  ...mergesRoutes,
  ...factsRoutes,
  ...bookingsRoutes,
  ...contactsRoutes,
  ...handoversRoutes,
  ...leadsRoutes,
  ...goingLiveRoutes,
  ...tasksRoutes,
  ...contactPolicyRoutes,
  ...segmentsRoutes,
  ...marksRoutes,
  ...imagesRoutes,
  ...sendTasksRoutes,
  ...optOutsRoutes,
  ...broadcastsRoutes,
  ...sidebarRoutes,
  ...reportsRoutes,
  ...auditRoutes,
];

export const reactions: Reaction[] = [
  ...factsReactions,
  ...contactsReactions,
  ...handoversReactions,
  ...leadsReactions,
  ...tasksReactions,
  ...marksReactions,
  ...sendTasksReactions,
  ...broadcastsReactions,
];

/** In the order in which a fresh installation needs them: people and tags before the relations that name them. */
export const jobs: Job[] = [
  ...identityJobs,
  ...tagsJobs,
  ...factsJobs([bookingFacts, contactFacts, deliveryFacts]),
  ...importsJobs(importKinds),
  ...contactsJobs,
  ...handoversJobs,
  ...leadsJobs,
  ...goingLiveJobs,
  ...tasksJobs,
  ...marksJobs,
  ...imagesJobs,
  ...sendTasksJobs,
  ...outsideSendsJobs,
  ...chatFiguresJobs,
  ...broadcastsJobs,
];

export const callbackHandlers: CallbackHandler[] = [
  ...identityCallbacks,
  ...tagsCallbacks,
  ...contactsCallbacks,
  ...handoversCallbacks,
];
