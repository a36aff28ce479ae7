// Routes about the tags that customers bear, and what marks by itself.
import { route, type Route } from '../../http/route.ts';
import { endRule, previewRule, setRule } from './edit-rule.ts';
import { findMarks } from './find-marks.ts';
import { findOverview } from './find-overview.ts';
import { giveMark, takeOffMark } from './give-mark.ts';
import * as contract from './marks.contract.ts';
import { walkJob } from './settle-marks.ts';

export const marksRoutes: Route[] = [
  route(contract.listMarks, async ({ context, params }) => ({ data: await findMarks(context, params.customerId) })),
  route(contract.giveMark, async ({ context, params, body }) => ({
    data: await giveMark(context, params.customerId, body.tagId),
  })),
  route(contract.takeOffMark, async ({ context, params, body }) => ({
    data: await takeOffMark(context, params.customerId, body.tagId),
  })),
  route(contract.getOverview, async ({ context }) => ({ data: await findOverview(context) })),
  route(contract.previewRule, async ({ context, params, body }) => ({
    data: await previewRule(context, params.tagId, body.condition),
  })),
  route(contract.setRule, async ({ context, params, body }) => {
    const data = await setRule(context, params.tagId, body.condition);
    context.wake(walkJob);
    return { data };
  }),
  route(contract.endRule, async ({ context, params }) => {
    const data = await endRule(context, params.tagId);
    context.wake(walkJob);
    return { data };
  }),
];
