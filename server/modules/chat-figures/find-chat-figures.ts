// Reads: how soon consultants answer their customers, as WeCom counted it.
import type { Context } from '../../context.ts';
import { addDays, localDay } from '../../local-day.ts';
import { ChatFigureModel, type ChatFigureRecord } from './chat-figure.model.ts';
import { daysShown, meanFirstReply, wecomTimeZone, type DayFigures } from './chat-figures.state.ts';

export type ReplyFigures = {
  /** Null: WeCom has not told it yet. */
  yesterday: DayFigures | null;
  /** On average over seven days, yesterday the last; null: nobody was answered. */
  weekMinutes: number | null;
};

const dayOf = ({ chats, replyPercentage, firstReplyMinutes }: ChatFigureRecord): DayFigures => ({
  chats,
  replyPercentage,
  firstReplyMinutes,
});

/** Of everybody of whom anything is known: userId -> figures. */
export const findReplyFigures = async (context: Context): Promise<Map<string, ReplyFigures>> => {
  const today = localDay(context.now(), wecomTimeZone);
  const yesterday = addDays(today, -1);
  const found = await ChatFigureModel.find({
    agencyId: context.agencyId,
    day: { $gte: addDays(today, -daysShown), $lte: yesterday },
  }).lean<ChatFigureRecord[]>();
  const ofStaff = new Map<string, ChatFigureRecord[]>();
  for (const row of found) ofStaff.set(row.staffUserId, [...(ofStaff.get(row.staffUserId) ?? []), row]);
  return new Map(
    [...ofStaff].map(([userId, days]) => {
      const last = days.find(({ day }) => day === yesterday);
      return [userId, { yesterday: last ? dayOf(last) : null, weekMinutes: meanFirstReply(days) }];
    }),
  );
};
