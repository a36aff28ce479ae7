// Routes about handovers and the sea pool.
import { route, type Route } from '../../http/route.ts';
import { chooseSuccessors, startHandover } from './choose-successors.ts';
import { claimCustomer } from './claim-customer.ts';
import { giveUpCustomer } from './give-up-customer.ts';
import { findHandoverDetail, findHandovers, findTransfers } from './find-handovers.ts';
import { findClaims, findPool } from './find-pool.ts';
import {
  getClaims,
  getHandoverView,
  listHandovers,
  listPool,
  listTransfers,
  postClaim,
  postGiveUp,
  postStart,
  postSuccessors,
} from './handovers.contract.ts';

export const handoversRoutes: Route[] = [
  route(listHandovers, async ({ context }) => ({ data: await findHandovers(context) })),
  route(getHandoverView, async ({ context, params }) => ({
    data: await findHandoverDetail(context, params.handoverId),
  })),
  route(listTransfers, async ({ context, params, query }) => {
    const { rows, nextAfter } = await findTransfers(context, { ...params, ...query });
    return { data: rows, page: { nextAfter } };
  }),
  route(postSuccessors, async ({ context, params, body }) => ({
    data: { changed: await chooseSuccessors(context, { ...params, ...body }) },
  })),
  route(postStart, async ({ context, params, body }) => ({
    data: { customers: await startHandover(context, { ...params, ...body }) },
  })),
  route(listPool, async ({ context, query }) => {
    const { rows, nextAfter, total } = await findPool(context, query);
    return { data: rows, page: { nextAfter, total } };
  }),
  route(getClaims, async ({ context }) => ({ data: await findClaims(context) })),
  route(postGiveUp, async ({ context, params }) => {
    await giveUpCustomer(context, params);
    return { data: {} };
  }),
  route(postClaim, async ({ context, params, body }) => {
    await claimCustomer(context, { ...params, ...body });
    return { data: {} };
  }),
];
