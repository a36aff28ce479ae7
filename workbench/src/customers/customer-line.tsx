// One customer in the list: a row on the desktop, a card on a phone.
import type { CustomerRow } from '../api.ts';
import { showDay } from '../format.ts';
import { Link } from '../router.tsx';
import { CustomerTitle } from './customer-title.tsx';

const tagsShown = 4;

type Props = { customer: CustomerRow; search: string; isOpen: boolean; isAnyOpen: boolean };

export const CustomerLine = ({ customer, search, isOpen, isAnyOpen }: Props) => {
  const remarks = customer.remarks.filter((remark) => remark !== customer.name);
  return (
    <Link
      to={`/customers/${customer.customerId}${search}`}
      // From card to card, so that closing still leads back to the list.
      isReplacing={isAnyOpen}
      className={`list-row customer-grid${isOpen ? ' is-open' : ''}`}
      data-testid="customer-row"
      data-customer-id={customer.customerId}
    >
      <span className="cell-main">
        <CustomerTitle customer={customer} />
        {remarks.length > 0 && <span className="muted one-line">备注：{remarks.join('、')}</span>}
      </span>
      <span className="tags">
        {customer.tags.slice(0, tagsShown).map((tag) => (
          <span key={tag.tagId} className="tag" title={tag.groupName}>
            {tag.name}
          </span>
        ))}
        {customer.tags.length > tagsShown && <span className="muted">+{customer.tags.length - tagsShown}</span>}
      </span>
      <span className="cell-small">{customer.consultants.map((person) => person.name).join('、')}</span>
      <span className="cell-small number">{customer.phones.join(' ')}</span>
      <span className="cell-small muted">{customer.firstAddedAt !== null && showDay(customer.firstAddedAt)}</span>
    </Link>
  );
};
