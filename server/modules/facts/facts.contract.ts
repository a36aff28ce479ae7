// What the owner may ask of the facts themselves.
import { z } from 'zod';

export const rebuildFacts = {
  method: 'post',
  path: '/staff/facts/rebuild',
  summary: '重新整理全部客户的事实（分群用的数据），在后台进行',
  data: z.object({ customers: z.number() }),
} as const;
