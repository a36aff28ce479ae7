// A customer's name, and for a contact of another company which one.
import type { CustomerRow } from '../api.ts';
import { customerName } from '../words.ts';

export const CustomerTitle = ({ customer }: { customer: Pick<CustomerRow, 'name' | 'type' | 'corpName'> }) => (
  <span className="customer-title">
    <b className={customer.name === '' ? 'is-unnamed' : undefined}>{customerName(customer.name)}</b>
    {customer.type === 'wecom' && (
      <span className="corp">企业客户{customer.corpName !== null && ` · ${customer.corpName}`}</span>
    )}
  </span>
);
