// Routes of going live, all of them the owner's.
import { route, type Route } from '../../http/route.ts';
import { countActiveContacts, countListedPeople } from '../contacts/index.ts';
import { authorize } from '../identity/index.ts';
import { findSettings, presentSettings } from '../settings/index.ts';
import { acceptFirstSync, findFirstLook, lookAgain } from './accept-first-sync.ts';
import {
  getFirstLook,
  getLicenceMeter,
  listPilotCustomers,
  postAccept,
  postExamine,
  postLookAgain,
  postPilotCustomers,
} from './going-live.contract.ts';
import { changePilotCustomers, findPilotCustomers } from './pilot-customers.ts';

export const goingLiveRoutes: Route[] = [
  route(getFirstLook, async ({ context }) => ({ data: await findFirstLook(context) })),
  route(postLookAgain, async ({ context }) => {
    await lookAgain(context);
    return { data: { isAsked: true } };
  }),
  route(postExamine, async ({ context }) => {
    authorize(context.actor, 'settings.read');
    return { data: await context.gateways.examine() };
  }),
  route(postAccept, async ({ context, body }) => ({ data: await acceptFirstSync(context, body) })),
  route(listPilotCustomers, async ({ context }) => ({ data: await findPilotCustomers(context) })),
  route(postPilotCustomers, async ({ context, body }) => ({
    data: presentSettings(await changePilotCustomers(context, body)),
  })),
  route(getLicenceMeter, async ({ context }) => {
    authorize(context.actor, 'settings.read');
    const { licensedContacts: licensed } = await findSettings(context);
    return {
      data: {
        externalContacts: await countListedPeople(context),
        relations: await countActiveContacts(context),
        licensed,
      },
    };
  }),
];
