// What the workbench asks about lists of customers that leave the house.
import { z } from 'zod';
import { customerFilter } from '../customers/customers.contract.ts';

/** What whole numbers are needed for. Codes and no free text: the log keeps them, and a text might name somebody. */
export const phonesReason = z.enum(['booking', 'move', 'authority', 'customer']);

export const exportCustomers = {
  method: 'post',
  path: '/staff/customer-exports',
  summary: '导出客户名单(CSV，Excel 可直接打开)；手机号默认遮住，负责人说明用途后可导出完整号码；每次都有记录',
  body: customerFilter
    .extend({ phones: z.enum(['masked', 'full']).default('masked'), reason: phonesReason.optional() })
    .refine(({ phones, reason }) => phones === 'masked' || reason !== undefined, {
      path: ['reason'],
      message: '要导出完整手机号，请说明用途',
    }),
  file: 'text/csv',
  data: z.string(),
} as const;
export type ExportCustomers = z.output<typeof exportCustomers.body>;
export type PhonesReason = z.infer<typeof phonesReason>;
