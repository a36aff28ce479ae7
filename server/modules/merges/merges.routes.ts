// Routes about records that may be one person.
import { route, type Route } from '../../http/route.ts';
import { presentCustomers } from '../customers/index.ts';
import { findCandidates } from './find-candidates.ts';
import { dismissMerge, mergeCustomers, undoMerge } from './merge-customers.ts';
import * as contract from './merges.contract.ts';

export const mergesRoutes: Route[] = [
  route(contract.listMergeCandidates, async ({ context }) => {
    const candidates = await findCandidates(context);
    const present = await presentCustomers(context);
    return {
      data: candidates.map(({ customers: [first, second], score, reasons }) => ({
        first: present(first),
        second: present(second),
        score,
        reasons,
      })),
    };
  }),
  route(contract.mergeCustomers, async ({ context, body }) => ({ data: await mergeCustomers(context, body) })),
  route(contract.dismissMerge, async ({ context, body }) => ({ data: await dismissMerge(context, body) })),
  route(contract.undoMerge, async ({ context, body }) => ({ data: await undoMerge(context, body) })),
];
