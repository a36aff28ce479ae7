// What the workbench asks about the tags that a customer bears.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';

const params = z.object({ customerId: objectId });
const body = z.object({ tagId: objectId });
const changed = z.object({ changed: z.boolean() });

export const listMarks = {
  method: 'get',
  path: '/staff/customers/:customerId/marks',
  summary: '这位客户的标签，每个标签是谁、凭什么打的，以及还没有写进哪位顾问的企业微信',
  params,
  data: z.object({
    marks: z.array(
      z.object({
        tagId: z.string(),
        groupName: z.string(),
        name: z.string(),
        /** One sentence for each that says so. */
        reasons: z.array(z.string()),
        /** False where only a rule says so. */
        mayTakeOff: z.boolean(),
      }),
    ),
    /** Consultants whose WeCom does not show what is written here, and why. */
    unmirrored: z.array(z.object({ staffName: z.string(), why: z.string() })),
  }),
} as const;
export type MarksOfCustomer = z.infer<typeof listMarks.data>;

export const giveMark = {
  method: 'post',
  path: '/staff/customers/:customerId/marks',
  summary: '给客户打标签，并写进每位顾问的企业微信',
  params,
  body,
  data: changed,
} as const;

export const takeOffMark = {
  method: 'post',
  path: '/staff/customers/:customerId/marks/take-off',
  summary: '去掉客户的标签，企业微信里一并去掉；规则打的标签由规则决定去留',
  params,
  body,
  data: changed,
} as const;
