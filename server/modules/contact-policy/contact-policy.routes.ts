// Routes about how often a customer was written to.
import { route, type Route } from '../../http/route.ts';
import { getCustomer } from '../customers/index.ts';
import { findSettings } from '../settings/index.ts';
import { budgetsOf, explainBudget, unseenSends } from './budgets.ts';
import { getContactBudget } from './contact-policy.contract.ts';
import { countSlots } from './slots.ts';

export const contactPolicyRoutes: Route[] = [
  route(getContactBudget, async ({ context, params }) => {
    const { _id } = await getCustomer(context, params.customerId);
    const budgets = budgetsOf(await findSettings(context), 'marketing', context.now(), context.agency.timeZone);
    const counts = await countSlots(context, [_id], budgets);
    return {
      data: {
        budgets: budgets.map((budget) => {
          const used = counts.get(`${_id.toString()} ${budget.budget}`) ?? 0;
          return { budget: budget.budget, sentence: explainBudget(budget, used), used, limit: budget.limit };
        }),
        unseen: unseenSends,
      },
    };
  }),
];
