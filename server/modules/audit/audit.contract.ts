// What the owner and the managers ask: what happened, by whom.
import { z } from 'zod';

export const listEvents = {
  method: 'get',
  path: '/staff/audit',
  summary: '操作与系统记录，最近的在前；只有编号和时间，没有客户资料',
  query: z.object({
    /** The last eventId of the page before. */
    before: z
      .string()
      .regex(/^[0-9a-f]{24}$/, 'not an id')
      .optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  data: z.array(
    z.object({
      eventId: z.string(),
      name: z.string(),
      actor: z.string(),
      at: z.iso.datetime(),
      payload: z.record(z.string(), z.unknown()),
      pending: z.array(z.string()),
    }),
  ),
} as const;
