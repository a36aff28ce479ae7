// Routes about the agency's settings.
import type { Context } from '../../context.ts';
import { route, type Route } from '../../http/route.ts';
import { AppError } from '../../errors.ts';
import { authorize, findStaffNames } from '../identity/index.ts';
import { choosePilot, saveDomainFile, saveValues, switchPilot, switchSending } from './change-settings.ts';
import { findSettings, presentSendingState, presentSettings } from './find-settings.ts';
import {
  getSendingState,
  getSettings,
  postDomainFile,
  postPilot,
  postPilotStaff,
  postSending,
  postValues,
} from './settings.contract.ts';

const refuseUnknownStaff = async (context: Context, userIds: readonly string[]): Promise<void> => {
  const names = await findStaffNames(context);
  if (userIds.every((userId) => names.has(userId))) return;
  throw new AppError('invalid', 'settings.unknown-staff', '名单里有不认识的员工，请刷新后再选');
};

export const settingsRoutes: Route[] = [
  route(getSettings, async ({ context }) => {
    authorize(context.actor, 'settings.read');
    return { data: presentSettings(await findSettings(context)) };
  }),
  route(getSendingState, async ({ context }) => {
    authorize(context.actor, 'sending.read');
    return { data: presentSendingState(await findSettings(context)) };
  }),
  route(postSending, async ({ context, body }) => ({ data: presentSettings(await switchSending(context, body)) })),
  route(postPilot, async ({ context, body }) => ({ data: presentSettings(await switchPilot(context, body)) })),
  route(postPilotStaff, async ({ context, body }) => {
    authorize(context.actor, 'settings.change');
    await refuseUnknownStaff(context, body.staffUserIds);
    return { data: presentSettings(await choosePilot(context, body)) };
  }),
  route(postValues, async ({ context, body }) => ({ data: presentSettings(await saveValues(context, body)) })),
  route(postDomainFile, async ({ context, body }) => ({ data: presentSettings(await saveDomainFile(context, body)) })),
];
