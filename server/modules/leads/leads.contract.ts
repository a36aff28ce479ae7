// What the workbench asks about leads: which channel brought how many.
import { z } from 'zod';

const channel = z.object({
  /** '' where nobody said. */
  channel: z.string(),
  campaign: z.string(),
  codes: z.number(),
  addedCount: z.number(),
  /** Of them, who is still a friend of anybody here. */
  friendCount: z.number(),
});
export type ChannelRow = z.infer<typeof channel>;

export const listChannels = {
  method: 'get',
  path: '/staff/channels',
  summary: '各渠道带来多少客户，还有多少是好友',
  data: z.array(channel),
} as const;
