// Commands: have WeCom looked at again, and agree that what it shows is taken over.
import type { Context } from '../../context.ts';
import { makeDue } from '../../database/periodic.ts';
import { AppError } from '../../errors.ts';
import { contactSyncJob } from '../contacts/index.ts';
import { authorize } from '../identity/index.ts';
import { acceptTakeOver, findSettings } from '../settings/index.ts';
import { FirstLookModel, type FirstLookRecord } from './first-look.model.ts';
import type { FirstLook } from './going-live.contract.ts';
import { firstLook, firstLookJob } from './going-live.jobs.ts';
import { emptyLook } from './look-at-wecom.ts';

/** What the last reading showed, and whether it was accepted. */
export const findFirstLook = async (context: Context): Promise<FirstLook> => {
  authorize(context.actor, 'settings.read');
  const { firstSyncAcceptedAt } = await findSettings(context);
  const look = await FirstLookModel.findOne({ agencyId: context.agencyId }).lean<FirstLookRecord>();
  const { readAt, ...shown } = look ?? emptyLook;
  return {
    ...shown,
    readAt: readAt?.toISOString() ?? null,
    acceptedAt: firstSyncAcceptedAt?.toISOString() ?? null,
  };
};

export const lookAgain = async (context: Context): Promise<void> => {
  authorize(context.actor, 'settings.change');
  await makeDue(context, firstLook.name);
  context.wake(firstLookJob);
};

/**
 * `readAt`: the reading that the owner saw. Throws `going-live.not-read` before there is one, `going-live.read-again` where it
 * is no longer the last.
 */
export const acceptFirstSync = async (context: Context, input: { readAt: string }): Promise<FirstLook> => {
  const look = await findFirstLook(context);
  if (look.acceptedAt !== null) return look;
  if (look.readAt === null) {
    throw new AppError('conflict', 'going-live.not-read', '还没有完整读过一次企业微信，请稍等');
  }
  if (look.readAt !== input.readAt) {
    throw new AppError('conflict', 'going-live.read-again', '企业微信刚又读了一次，请看过新的结果再接受');
  }
  await acceptTakeOver(context, { relations: look.relations.total });
  context.wake(contactSyncJob);
  return findFirstLook(context);
};
