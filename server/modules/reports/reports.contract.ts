// What the morning page shows.
import { z } from 'zod';

export const getToday = {
  method: 'get',
  path: '/staff/today',
  summary: '早上看的一页：谁在等、谁没被接上、每位顾问还有几条要确认、营销次数还剩多少',
  data: z.object({
    /** Whoever asks. */
    myTasks: z.number(),
    /** Broadcasts that wait for somebody's yes. */
    approvals: z.number(),
    /** Broadcasts under way. */
    broadcasts: z.array(
      z.object({ broadcastId: z.string(), name: z.string(), sent: z.number(), waiting: z.number(), total: z.number() }),
    ),
    consultants: z.array(
      z.object({
        userId: z.string(),
        name: z.string(),
        /** Customers who asked to be added and whom he has not accepted. */
        halfAdded: z.number(),
        halfAddedSince: z.iso.datetime().nullable(),
        openTasks: z.number(),
        openSince: z.iso.datetime().nullable(),
        tapsToday: z.number(),
        /** As WeCom counted it. */
        replies: z.object({
          /** null: WeCom has not told it yet. */
          yesterday: z
            .object({
              /** Customers he wrote to. */
              chats: z.number(),
              /** Of a hundred customers who began a chat; null: nobody did. */
              replyPercentage: z.number().nullable(),
              /** On average until the first answer; null: nobody was answered. */
              firstReplyMinutes: z.number().nullable(),
            })
            .nullable(),
          /** On average over seven days, yesterday the last. */
          weekMinutes: z.number().nullable(),
        }),
      }),
    ),
    tapsPerDay: z.number(),
    /** New customers of the last day who got no welcome. */
    notWelcomed: z.number(),
    /** Customers who had as much marketing this month as the agency allows; null: it sets no limit. */
    marketingSpent: z.number().nullable(),
    customers: z.number(),
    /** What this page cannot know. */
    unseen: z.string(),
  }),
} as const;
export type Today = z.infer<typeof getToday.data>;
