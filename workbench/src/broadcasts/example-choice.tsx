// Whose message the preview shows: the first who gets it, or anybody one looks for; and why he gets none.
import { Select } from 'antd';
import type { BroadcastPreview } from '../api.ts';
import { useCustomerSearch } from '../parts/use-customer-search.ts';
import { customerName } from '../words.ts';

type Props = {
  example: BroadcastPreview['example'];
  value: string | null;
  onChange: (customerId: string | null) => void;
};

export const ExampleChoice = ({ example, value, onChange }: Props) => {
  const search = useCustomerSearch();
  const name = example && customerName(example.customerName);
  // Chosen before, and not among what is found now: still called by his name.
  const options =
    value !== null && name !== null && !search.options.some((option) => option.value === value)
      ? [{ value, label: name }, ...search.options]
      : search.options;
  return (
    <div className="example-choice">
      {example && (
        <p className={example.sentence === null ? 'muted' : 'notice notice-wait'} data-testid="example-words">
          {example.sentence === null ? `这是发给“${name}”的样子。` : `“${name}”：${example.sentence}`}
        </p>
      )}
      <Select<string>
        {...search}
        options={options}
        value={value}
        onChange={(next: string | undefined) => onChange(next ?? null)}
        allowClear
        placeholder="看发给某位客户的样子"
        aria-label="看发给某位客户的样子"
        data-testid="example-customer"
      />
    </div>
  );
};
