// How often the customer was written to lately, how often he still may be, and what nobody counts.
import { api } from '../api.ts';
import { useLoaded } from '../use-loaded.ts';

export const BudgetLines = ({ customerId }: { customerId: string }) => {
  const budget = useLoaded(customerId, (signal) => api.getContactBudget({ params: { customerId } }, signal));
  if (!budget.value) return null;
  const { budgets, unseen } = budget.value.data;
  return (
    <div className="muted" data-testid="contact-budget">
      {budgets.map(({ budget: name, sentence }) => (
        <p key={name}>{sentence}</p>
      ))}
      <details>
        <summary>次数里没有算到什么</summary>
        <p>{unseen}</p>
      </details>
    </div>
  );
};
