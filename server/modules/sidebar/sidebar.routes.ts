// Routes of the page beside a chat.
import { AppError } from '../../errors.ts';
import { route, type Route } from '../../http/route.ts';
import { authorize } from '../identity/index.ts';
import { openCustomer } from './open-customer.ts';
import * as contract from './sidebar.contract.ts';

/** Signed letter by letter, so the address is compared as it is written, the way browsers write it. */
const isOurPage = (url: string, publicUrl: string): boolean => url.startsWith(`${new URL(publicUrl).origin}/`);

export const sidebarRoutes: Route[] = [
  route(contract.signPage, async ({ context, query }) => {
    authorize(context.actor, 'customers.read');
    const [url = ''] = query.url.split('#');
    if (!isOurPage(url, context.agency.publicUrl)) {
      throw new AppError('invalid', 'sidebar.foreign-page', '只给伴旅自己的网址签名，请从企业微信的聊天工具栏打开伴旅');
    }
    return { data: await context.gateways.wecom.signPage(url) };
  }),
  route(contract.openCustomer, async ({ context, params }) => ({
    data: await openCustomer(context, params.externalUserId),
  })),
];
