// What WeCom counts of a member's chats with customers, day by day (获取「联系客户统计」数据, DOC 92132).
import { z } from 'zod';
import { instant, list, othersOf, wholeOrZero } from './answer-fields.ts';
import { checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { outOfLimits } from './wecom-errors.ts';
import { type WecomGateway } from './wecom.types.ts';

/** Of one member and one day of China's calendar, counted by WeCom. */
export type ChatFigures = {
  dayStartsAt: Date;
  /** Customers he wrote to, and in how many messages. */
  chats: number;
  messages: number;
  /** Of the customers who began a chat, how many of a hundred were answered; null: nobody began one. */
  replyPercentage: number | null;
  /** On average, from the customer's first word to the first answer; null: nobody was answered. */
  firstReplyMinutes: number | null;
  other?: Readonly<Record<string, unknown>>;
};

const dayMs = 86_400_000;
const mostDays = 30;

const figure = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Number(value)));

const day = z.looseObject({
  stat_time: instant,
  chat_cnt: wholeOrZero,
  message_cnt: wholeOrZero,
  reply_percentage: figure,
  avg_reply_time: figure,
});
const answer = z.object({ behavior_data: list(day) });

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);

export const statisticsOperations = (call: WecomClient): Pick<WecomGateway, 'listChatFigures'> => ({
  async listChatFigures({ userId, from, to }) {
    checkFilled('userId', userId);
    const days = (to.getTime() - from.getTime()) / dayMs;
    if (days < 0 || days >= mostDays) throw outOfLimits(`${days + 1} days are asked for, 1 to ${mostDays} are allowed`);
    const body = { userid: [userId], start_time: seconds(from), end_time: seconds(to) };
    const { behavior_data: rows } = await call({ api: apis.listChatFigures, body, answer });
    return rows.map((row) => ({
      dayStartsAt: row.stat_time,
      chats: row.chat_cnt,
      messages: row.message_cnt,
      replyPercentage: row.reply_percentage,
      firstReplyMinutes: row.avg_reply_time,
      ...othersOf(row, day.shape),
    }));
  },
});
