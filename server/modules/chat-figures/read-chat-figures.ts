// Command of the clock: take over what WeCom counted of the consultants' chats on the last days.
import type { Context } from '../../context.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { ChatFigures } from '../../gateways/wecom/index.ts';
import { addDays, localDay, startOfDay } from '../../local-day.ts';
import { findServiceStaff } from '../identity/index.ts';
import { ChatFigureModel } from './chat-figure.model.ts';
import { daysShown, wecomTimeZone } from './chat-figures.state.ts';

const keep = async (context: Context, staffUserId: string, rows: readonly ChatFigures[]): Promise<void> => {
  const operations = rows.map(({ dayStartsAt, chats, replyPercentage, firstReplyMinutes }) => ({
    updateOne: {
      filter: { agencyId: context.agencyId, staffUserId, day: localDay(dayStartsAt, wecomTimeZone) },
      update: { $set: { chats, replyPercentage, firstReplyMinutes } },
      upsert: true,
    },
  }));
  if (operations.length > 0) await ChatFigureModel.bulkWrite(operations, { ordered: false });
};

/** Whom WeCom does not let us ask about has none. Any number of times. Throws GatewayError where it may be tried again. */
export const readChatFigures = async (context: Context, renew: () => Promise<void>): Promise<void> => {
  const today = localDay(context.now(), wecomTimeZone);
  const from = startOfDay(addDays(today, -daysShown), wecomTimeZone);
  const to = startOfDay(addDays(today, -1), wecomTimeZone);
  for (const userId of (await findServiceStaff(context)).keys()) {
    try {
      await keep(context, userId, await context.gateways.wecom.listChatFigures({ userId, from, to }));
    } catch (error) {
      if (!(error instanceof GatewayError) || error.retryable) throw error;
      context.log.warn({ userId, code: error.code }, 'WeCom does not tell the figures of his chats');
    }
    await renew();
  }
};
