// Customers to choose from in a select: found by name, remark or whole phone number while one types.
import { useState } from 'react';
import { api } from '../api.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSettled } from '../use-settled.ts';
import { customerName } from '../words.ts';

const typingPauseMs = 300;
const shown = 20;

/** What a select of antd needs; each value is a customer's id. */
export const useCustomerSearch = () => {
  const [search, setSearch] = useState('');
  const settled = useSettled(search.trim(), typingPauseMs, false);
  const found = useLoaded(settled === '' ? null : `customer-search ${settled}`, (signal) =>
    api.listCustomers({ query: { search: settled, limit: shown } }, signal),
  );
  return {
    showSearch: { onSearch: setSearch, filterOption: false as const },
    loading: found.isLoading,
    notFoundContent: settled === '' ? '输入名字查找' : '没有找到',
    options: (found.value?.data ?? []).map(({ customerId, name, remarks }) => ({
      value: customerId,
      label: [customerName(name), ...remarks].join(' · '),
    })),
  };
};
