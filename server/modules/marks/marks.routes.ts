// Routes about the tags that customers bear.
import { route, type Route } from '../../http/route.ts';
import { findMarks } from './find-marks.ts';
import { giveMark, takeOffMark } from './give-mark.ts';
import * as contract from './marks.contract.ts';

export const marksRoutes: Route[] = [
  route(contract.listMarks, async ({ context, params }) => ({ data: await findMarks(context, params.customerId) })),
  route(contract.giveMark, async ({ context, params, body }) => ({
    data: await giveMark(context, params.customerId, body.tagId),
  })),
  route(contract.takeOffMark, async ({ context, params, body }) => ({
    data: await takeOffMark(context, params.customerId, body.tagId),
  })),
];
