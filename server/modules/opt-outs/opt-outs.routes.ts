// Routes about requests from the opt-out page.
import { route, type Route } from '../../http/route.ts';
import { findRequest, handleRequest } from './handle-request.ts';
import * as contract from './opt-outs.contract.ts';

export const optOutsRoutes: Route[] = [
  route(contract.getOptOutRequest, async ({ context, params }) => ({
    data: await findRequest(context, params.requestId),
  })),
  route(contract.handleOptOutRequest, async ({ context, params, body }) => {
    await handleRequest(context, { ...params, ...body });
    return { data: params };
  }),
];
