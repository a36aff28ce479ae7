// What a message is for: it decides which of a customer's wishes and of the agency's limits hold it back.
import { z } from 'zod';

/** `service`: part of what he ordered; `care`: a greeting, a question; `marketing`: to sell. */
export const purpose = z.enum(['service', 'care', 'marketing']);
export type Purpose = z.infer<typeof purpose>;

export const budgetName = z.enum(['wecom-cap', 'marketing']);
export type BudgetName = z.infer<typeof budgetName>;

export const getContactBudget = {
  method: 'get',
  path: '/staff/customers/:customerId/contact-budget',
  summary: '这位客户这段时间已经收了几次群发、还能收几次，以及系统看不到的部分',
  params: z.object({ customerId: z.string().regex(/^[0-9a-f]{24}$/, 'not an id') }),
  data: z.object({
    budgets: z.array(
      z.object({
        budget: budgetName,
        sentence: z.string(),
        used: z.number(),
        limit: z.number(),
      }),
    ),
    /** What is not counted, because nobody tells it to Banlv. */
    unseen: z.string(),
  }),
} as const;
export type ContactBudget = z.infer<typeof getContactBudget.data>;
