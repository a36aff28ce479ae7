// What WeCom's callbacks about customers make us do.
import type { Context } from '../../context.ts';
import type { CallbackHandler } from '../../queue/work-callbacks.ts';
import { isTakenOver } from '../settings/index.ts';
import { oweWelcome, sendDueWelcomes } from './send-welcome.ts';
import { endContact, recordHalfAdded, syncCustomer, syncIfUnknown } from './sync-contacts.ts';

type ContactMessage = Extract<Parameters<CallbackHandler['handle']>[1], { kind: 'change_external_contact' }>;

/** A callback worked off this late cannot be welcomed any more; the welcome is not even noted as owed. */
const welcomeNoticeMs = 60_000;

const oweFor = (context: Context, message: ContactMessage): Promise<boolean> =>
  message.welcomeCode === undefined || context.now().getTime() - message.createdAt.getTime() > welcomeNoticeMs
    ? Promise.resolve(false)
    : oweWelcome(
        context,
        {
          staffUserId: message.userId,
          externalUserId: message.externalUserId,
          welcomeCode: message.welcomeCode,
          liveCodeState: message.state ?? null,
        },
        context.now(),
      );

const handle = async (context: Context, message: ContactMessage): Promise<void> => {
  // The first full read will show whatever happened until then.
  if (!(await isTakenOver(context))) return;
  const pair = { staffUserId: message.userId, externalUserId: message.externalUserId, at: message.createdAt };
  switch (message.changeType) {
    case 'add_half_external_contact':
      await oweFor(context, message);
      return recordHalfAdded(context, pair);
    case 'del_external_contact':
      return endContact(context, { ...pair, endedBy: message.isByTransfer === true ? 'transfer' : 'staff' });
    case 'del_follow_user':
      // WeCom goes on listing this relation, so an end that was not kept would never be told again.
      await syncIfUnknown(context, pair);
      return endContact(context, { ...pair, endedBy: 'customer' });
    default:
      // Added, edited, or a change that we do not know: the state is read anew, the event was only a hint.
      await oweFor(context, message);
      await syncCustomer(context, message.externalUserId);
  }
};

export const contactsCallbacks: CallbackHandler[] = [
  {
    kind: 'change_external_contact',
    atOnce: async (context, message) => {
      if (message.kind !== 'change_external_contact') return;
      try {
        if ((await isTakenOver(context)) && (await oweFor(context, message))) await sendDueWelcomes(context);
      } catch (error) {
        context.log.warn({ error }, 'welcome not sent at once; the job tries again');
      }
    },
    handle: async (context, message) => {
      if (message.kind === 'change_external_contact') await handle(context, message);
    },
  },
];
