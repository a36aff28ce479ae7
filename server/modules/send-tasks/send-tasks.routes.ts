// Routes about what was sent.
import { route, type Route } from '../../http/route.ts';
import { getCustomer } from '../customers/index.ts';
import { listDeliveriesToCustomer } from '../deliveries/deliveries.contract.ts';
import { findDeliveriesTo } from '../deliveries/index.ts';
import { presentDeliveries } from './present-delivery.ts';

export const sendTasksRoutes: Route[] = [
  route(listDeliveriesToCustomer, async ({ context, params }) => {
    const customer = await getCustomer(context, params.customerId);
    return { data: await presentDeliveries(context, await findDeliveriesTo(context, customer._id)) };
  }),
];
