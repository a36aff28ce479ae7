// Routes about facts.
import { route, type Route } from '../../http/route.ts';
import * as contract from './facts.contract.ts';
import { rebuildFacts } from './refold.ts';

export const factsRoutes: Route[] = [
  route(contract.rebuildFacts, async ({ context }) => ({ data: await rebuildFacts(context) })),
];
