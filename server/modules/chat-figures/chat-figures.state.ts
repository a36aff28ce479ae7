// Pure: what the figures of several days say together.

/** WeCom's days are those of China, wherever the agency is. */
export const wecomTimeZone = 'Asia/Shanghai';

/** How many days are taken together, yesterday the last. */
export const daysShown = 7;

export type DayFigures = { chats: number; replyPercentage: number | null; firstReplyMinutes: number | null };

/** Days with more chats weigh more; WeCom tells no sums, so it is about right. Null: nobody was answered. */
export const meanFirstReply = (days: readonly DayFigures[]): number | null => {
  let [minutes, weight] = [0, 0];
  for (const { chats, firstReplyMinutes } of days) {
    if (firstReplyMinutes === null) continue;
    // Who wrote to nobody new and answered all the same counts once.
    minutes += firstReplyMinutes * Math.max(1, chats);
    weight += Math.max(1, chats);
  }
  return weight === 0 ? null : Math.round(minutes / weight);
};
