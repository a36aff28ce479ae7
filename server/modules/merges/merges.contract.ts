// What the workbench asks about records that may be one person.
import { z } from 'zod';
import { customerRow } from '../customers/customers.contract.ts';
import { objectId } from '../tags/tags.contract.ts';

export const listMergeCandidates = {
  method: 'get',
  path: '/staff/merge-candidates',
  summary: '可能是同一个人的客户记录，最像的在前',
  data: z.array(
    z.object({
      first: customerRow,
      second: customerRow,
      /** 0 to 100. */
      score: z.number(),
      reasons: z.array(z.string()),
    }),
  ),
} as const;
export type MergeCandidate = z.infer<typeof listMergeCandidates.data>[number];

const pair = z.object({ keepId: objectId, otherId: objectId });
const done = z.object({ customerId: z.string() });

export const mergeCustomers = {
  method: 'post',
  path: '/staff/merges',
  summary: '合并：两条记录是同一个人；资料都保留，可以拆开',
  body: pair,
  data: done,
} as const;

export const dismissMerge = {
  method: 'post',
  path: '/staff/merges/dismiss',
  summary: '不是同一个人，不再提示',
  body: pair,
  data: done,
} as const;

export const undoMerge = {
  method: 'post',
  path: '/staff/merges/undo',
  summary: '拆开一条合并过的记录',
  body: z.object({ customerId: objectId }),
  data: done,
} as const;
