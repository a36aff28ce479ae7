// Routes about relations and live codes.
import { AppError } from '../../errors.ts';
import { lastEnded } from '../../database/periodic.ts';
import { route, type Route } from '../../http/route.ts';
import { getCustomer } from '../customers/index.ts';
import { authorize } from '../identity/index.ts';
import { getSyncStatus, listLiveCodes, listRelations, postLiveCode } from './contacts.contract.ts';
import { contactSync } from './contacts.jobs.ts';
import { createLiveCode } from './create-live-code.ts';
import { findContacts, findLiveCodes, presentLiveCodes, presentRelations } from './find-contacts.ts';

export const contactsRoutes: Route[] = [
  route(listLiveCodes, async ({ context }) => {
    authorize(context.actor, 'live-codes.read');
    return { data: await presentLiveCodes(context, await findLiveCodes(context)) };
  }),
  route(postLiveCode, async ({ context, body }) => {
    const created = await createLiveCode(context, body);
    const [presented] = await presentLiveCodes(context, [created]);
    if (!presented) throw new AppError('unavailable', 'contacts.not-shown', '活码已建好，请刷新页面');
    return { data: presented };
  }),
  route(listRelations, async ({ context, params }) => {
    const customer = await getCustomer(context, params.customerId);
    return { data: await presentRelations(context, await findContacts(context, [customer._id])) };
  }),
  route(getSyncStatus, async ({ context }) => {
    authorize(context.actor, 'customers.read');
    return { data: { contactsSyncedAt: (await lastEnded(context, contactSync.name))?.toISOString() ?? null } };
  }),
];
