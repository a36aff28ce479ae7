// Reads: what an owner or manager looks at in the morning, of the staff whom he sees.
import type { Context } from '../../context.ts';
import { findOpenBroadcasts } from '../broadcasts/index.ts';
import { countNotWelcomed, findHalfAdded } from '../contacts/index.ts';
import { findReplyFigures } from '../chat-figures/index.ts';
import { budgetsOf, countSpent, unseenSends } from '../contact-policy/index.ts';
import { countCustomers } from '../customers/index.ts';
import { authorize, findServiceStaff, visibleStaff } from '../identity/index.ts';
import { countTapsToday } from '../send-tasks/index.ts';
import { findSettings } from '../settings/index.ts';
import { countOpenTasks } from '../tasks/index.ts';
import type { Today } from './reports.contract.ts';

const dayMs = 86_400_000;

export const findToday = async (context: Context): Promise<Today> => {
  authorize(context.actor, 'today.read');
  const sees = visibleStaff(context.actor);
  const staff = [...(await findServiceStaff(context))].filter(([userId]) => sees?.includes(userId) ?? true);
  const settings = await findSettings(context);
  const [halfAdded, openTasks, taps, broadcasts, replies] = await Promise.all([
    findHalfAdded(context, sees),
    countOpenTasks(context, sees),
    countTapsToday(context),
    findOpenBroadcasts(context),
    findReplyFigures(context),
  ]);
  const budget = budgetsOf(settings, 'marketing', context.now(), context.agency.timeZone).find(
    (one) => one.budget === 'marketing',
  );
  const me = context.actor.kind === 'staff' ? context.actor.userId : '';
  return {
    myTasks: openTasks.get(me)?.count ?? 0,
    approvals: broadcasts.filter(({ state }) => state === 'waiting-for-approval').length,
    broadcasts: broadcasts
      .filter(({ state }) => state !== 'waiting-for-approval')
      .map(({ broadcastId, name, sent, waiting, total }) => ({ broadcastId, name, sent, waiting, total })),
    consultants: staff
      .map(([userId, name]) => ({
        userId,
        name,
        halfAdded: halfAdded.get(userId)?.count ?? 0,
        halfAddedSince: halfAdded.get(userId)?.oldestAt.toISOString() ?? null,
        openTasks: openTasks.get(userId)?.count ?? 0,
        openSince: openTasks.get(userId)?.oldestAt.toISOString() ?? null,
        tapsToday: taps.get(userId) ?? 0,
        replies: replies.get(userId) ?? { yesterday: null, weekMinutes: null },
      }))
      .sort((a, b) => b.openTasks + b.halfAdded - (a.openTasks + a.halfAdded)),
    tapsPerDay: settings.tapsPerDay,
    notWelcomed: await countNotWelcomed(context, sees, new Date(context.now().getTime() - dayMs)),
    marketingSpent: budget ? await countSpent(context, budget) : null,
    customers: await countCustomers(context, sees),
    unseen: `伴旅看不到聊天内容，不知道此刻谁的消息还没有回复；首次回复的时间是企业微信统计的，第二天早上才有。营销次数${unseenSends}`,
  };
};
