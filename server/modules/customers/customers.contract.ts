// What the workbench asks about customers.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';
import { profile } from './profile.contract.ts';

export const customerRow = z.object({
  customerId: z.string(),
  name: z.string(),
  remarks: z.array(z.string()),
  type: z.enum(['wechat', 'wecom']),
  gender: z.enum(['male', 'female', 'unknown']),
  corpName: z.string().nullable(),
  /** Masked: 199****1234. */
  phones: z.array(z.string()),
  tags: z.array(z.object({ tagId: z.string(), groupName: z.string(), name: z.string() })),
  consultants: z.array(z.object({ userId: z.string(), name: z.string() })),
  firstAddedAt: z.iso.datetime().nullable(),
});
export type CustomerRow = z.infer<typeof customerRow>;

/** What narrows the list of customers. */
export const customerFilter = z.object({
  search: z.string().trim().max(60).optional(),
  tagId: objectId.optional(),
  staffUserId: z.string().max(64).optional(),
});

export const listCustomers = {
  method: 'get',
  path: '/staff/customers',
  summary: '客户列表：按标签、顾问筛选，按昵称、备注或完整手机号查找',
  query: customerFilter.extend({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  data: z.array(customerRow),
  /** `total` with the first page only. */
  page: z.object({ total: z.number().nullable(), nextCursor: z.string().nullable() }),
} as const;

export const getCustomerCard = {
  method: 'get',
  path: '/staff/customers/:customerId',
  summary: '客户名片：资料、标签',
  params: z.object({ customerId: objectId }),
  data: customerRow.extend({
    profile,
    /** Records that were merged into this one. */
    merged: z.array(z.object({ customerId: z.string(), name: z.string() })),
  }),
} as const;
export type CustomerCard = z.infer<typeof getCustomerCard.data>;
