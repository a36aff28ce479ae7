// Routes about leads.
import { route, type Route } from '../../http/route.ts';
import { findChannels } from './find-channels.ts';
import { listChannels } from './leads.contract.ts';

export const leadsRoutes: Route[] = [
  route(listChannels, async ({ context }) => ({ data: await findChannels(context) })),
];
