// Routes about deliveries.
import { route, type Route } from '../../http/route.ts';
import { getCustomer } from '../customers/index.ts';
import { listDeliveriesToCustomer } from './deliveries.contract.ts';
import { findDeliveriesTo } from './find-deliveries.ts';
import { presentDeliveries } from './present-delivery.ts';

export const deliveriesRoutes: Route[] = [
  route(listDeliveriesToCustomer, async ({ context, params }) => {
    const customer = await getCustomer(context, params.customerId);
    return { data: await presentDeliveries(context, await findDeliveriesTo(context, customer._id)) };
  }),
];
