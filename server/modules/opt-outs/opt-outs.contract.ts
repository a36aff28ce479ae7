// What the workbench asks about requests from the opt-out page.
import { z } from 'zod';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'not an id');
const params = z.object({ requestId: id });

export const getOptOutRequest = {
  method: 'get',
  path: '/staff/opt-out-requests/:requestId',
  summary: '客户在退订页面写的话，以及收到那条消息的客户',
  params,
  data: z.object({
    requestId: z.string(),
    words: z.string(),
    staffName: z.string(),
    askedAt: z.iso.datetime(),
    handledAt: z.iso.datetime().nullable(),
    /** How many got the message; `candidates` shows the first 50. */
    recipients: z.number(),
    candidates: z.array(z.object({ customerId: z.string(), name: z.string(), isLike: z.boolean() })),
  }),
} as const;
export type OptOutRequest = z.infer<typeof getOptOutRequest.data>;

export const handleOptOutRequest = {
  method: 'post',
  path: '/staff/opt-out-requests/:requestId',
  summary: '处理退订请求：认出是哪位客户，或认不出',
  params,
  body: z.object({ customerId: id.nullable() }),
  data: z.object({ requestId: z.string() }),
} as const;
