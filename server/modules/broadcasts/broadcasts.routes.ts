// Routes about broadcasts.
import { route, type Route } from '../../http/route.ts';
import { findDeliveries } from '../deliveries/index.ts';
import { authorize } from '../identity/index.ts';
import { presentDeliveries, remindSends } from '../send-tasks/index.ts';
import * as contract from './broadcasts.contract.ts';
import { answerApproval } from './approve-broadcast.ts';
import { findBroadcasts, findBroadcastImage, getBroadcastRecord, presentBroadcast } from './find-broadcasts.ts';
import { findPreview } from './find-preview.ts';
import { cancelBroadcast, launchBroadcast } from './launch-broadcast.ts';

export const broadcastsRoutes: Route[] = [
  route(contract.previewBroadcast, async ({ context, body }) => ({ data: await findPreview(context, body) })),
  route(contract.listBroadcasts, async ({ context }) => ({ data: await findBroadcasts(context) })),
  route(contract.launchBroadcast, async ({ context, body }) => ({ data: await launchBroadcast(context, body) })),
  route(contract.getBroadcast, async ({ context, params }) => {
    const broadcast = await getBroadcastRecord(context, params.broadcastId);
    return { data: await presentBroadcast(context, broadcast) };
  }),
  route(contract.getBroadcastImage, async ({ context, params }) => ({
    picture: await findBroadcastImage(context, params.broadcastId),
  })),
  route(contract.listBroadcastDeliveries, async ({ context, params, query }) => {
    const broadcast = await getBroadcastRecord(context, params.broadcastId);
    const deliveries = await findDeliveries(context, {
      sourceId: broadcast._id,
      state: query.state,
      afterId: query.after,
      limit: query.limit,
    });
    const last = deliveries.at(-1);
    return {
      data: await presentDeliveries(context, deliveries),
      page: { nextAfter: deliveries.length === query.limit && last ? last._id.toString() : null },
    };
  }),
  route(contract.cancelBroadcast, async ({ context, params }) => ({
    data: await cancelBroadcast(context, params.broadcastId),
  })),
  route(contract.approveBroadcast, async ({ context, params, body }) => {
    await answerApproval(context, { ...params, ...body });
    return { data: params };
  }),
  route(contract.remindBroadcast, async ({ context, params }) => {
    const broadcast = await getBroadcastRecord(context, params.broadcastId);
    authorize(context.actor, 'broadcasts.launch', { staffUserIds: [broadcast.launchedBy] });
    return { data: await remindSends(context, { kind: 'broadcast', id: broadcast._id }) };
  }),
];
