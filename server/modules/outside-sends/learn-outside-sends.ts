// Command of the clock: read WeCom's list of group sends, and count those that somebody made without Banlv: in the admin console, on
// his phone, or by another app. A customer's cap does not ask who wrote to him.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { GroupSend } from '../../gateways/wecom/index.ts';
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import { budgetsOf, recordOutsideSends, type Budget, type Want } from '../contact-policy/index.ts';
import { findKnownPeople } from '../customers/index.ts';
import { findKnownMsgIds, listGroupSends } from '../send-tasks/index.ts';
import { findSettings } from '../settings/index.ts';
import { OutsideSendModel } from './outside-send.model.ts';

/** After so long nobody confirms any more, and what was confirmed has its results. */
const settledAfterMs = 3 * 86_400_000;
/** One of ours whose answer was lost is found and adopted by then. */
const countedAfterMs = 30 * 60_000;
/** The longest part of the calendar that a cap has. */
const reachBackDays = 31;

type Sent = { externalUserId: string; sentAt: Date };

const readSent = async (context: Context, { msgId, createdAt }: GroupSend): Promise<Sent[]> => {
  const sent: Sent[] = [];
  for (const { userId, isConfirmed, confirmedAt } of await context.gateways.wecom.listGroupSendTasks(msgId)) {
    if (!isConfirmed) continue;
    for (const { externalUserId, result, sentAt } of await context.gateways.wecom.listGroupSendResults(msgId, userId)) {
      if (result === 'sent') sent.push({ externalUserId, sentAt: sentAt ?? confirmedAt ?? createdAt });
    }
  }
  return sent;
};

const count = async (context: Context, msgId: string, sent: readonly Sent[]): Promise<void> => {
  const settings = await findSettings(context);
  const people = await findKnownPeople(
    context,
    sent.map(({ externalUserId }) => externalUserId),
  );
  const customerIds = new Map(people.map(({ externalUserId, customerId }) => [externalUserId, customerId]));
  const byWindow = new Map<string, { cap: Budget; wants: Want[] }>();
  for (const { externalUserId, sentAt } of sent) {
    const customerId = customerIds.get(externalUserId);
    const [cap] = budgetsOf(settings, 'service', sentAt, context.agency.timeZone);
    if (customerId === undefined || !cap) continue;
    const one = byWindow.get(cap.window) ?? { cap, wants: [] };
    // The same send read again holds the same place.
    one.wants.push({ customerId: new Types.ObjectId(customerId), holder: `outside:${msgId}:${externalUserId}` });
    byWindow.set(cap.window, one);
  }
  for (const { cap, wants } of byWindow.values()) await recordOutsideSends(context, wants, cap);
};

/** Reads no further back than the longest cap reaches. `renew` keeps the lease. Throws GatewayError. */
export const learnOutsideSends = async (context: Context, renew: () => Promise<void>): Promise<{ learned: number }> => {
  const { agencyId, agency } = context;
  const now = context.now();
  // WeCom lists at most a month at once.
  const from = startOfDay(addDays(localDay(now, agency.timeZone), 1 - reachBackDays), agency.timeZone);
  const listed = await listGroupSends(context, { from, to: now });
  const known = await OutsideSendModel.find({ agencyId, msgId: { $in: listed.map(({ msgId }) => msgId) } }).lean();
  const settled = new Set(known.flatMap(({ msgId, settledAt }) => (settledAt === null ? [] : [msgId])));
  const ours = await findKnownMsgIds(
    context,
    listed.map(({ msgId }) => msgId),
  );
  let learned = 0;
  for (const groupSend of listed) {
    const { msgId, createdAt } = groupSend;
    if (ours.has(msgId) || settled.has(msgId) || now.getTime() - createdAt.getTime() < countedAfterMs) continue;
    let sent: Sent[];
    try {
      sent = await readSent(context, groupSend);
    } catch (error) {
      // One that is still being dispatched (41063), or not ours to see, does not hide the others.
      if (!(error instanceof GatewayError)) throw error;
      context.log.warn({ error }, 'the results of a group send made outside are not to be had now');
      continue;
    }
    await count(context, msgId, sent);
    const isSettled = now.getTime() - createdAt.getTime() > settledAfterMs;
    await OutsideSendModel.updateOne(
      { agencyId, msgId },
      { $set: { counted: sent.length, settledAt: isSettled ? now : null }, $setOnInsert: { createdAt } },
      { upsert: true },
    );
    learned += 1;
    await renew();
  }
  return { learned };
};
