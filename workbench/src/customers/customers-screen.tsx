// Customers: find them, and open the card of one beside the list.
import { Drawer } from 'antd';
import { useRef } from 'react';
import { goBack, useAddress } from '../router.tsx';
import { useIsPhone } from '../use-is-phone.ts';
import { CustomerCardView } from './customer-card.tsx';
import { CustomerList } from './customer-list.tsx';
import { Duplicates } from './duplicates.tsx';

const ListAndCard = ({ rest }: { rest: readonly string[] }) => {
  const { search } = useAddress();
  const isPhone = useIsPhone();
  const [customerId] = rest;
  // While the drawer slides out it still shows whom it showed.
  const shownId = useRef(customerId);
  if (customerId !== undefined) shownId.current = customerId;

  return (
    <>
      <CustomerList openId={customerId ?? null} />
      <Drawer
        open={customerId !== undefined}
        onClose={() => goBack(`/customers${search}`)}
        title="客户名片"
        size={isPhone ? '100%' : 600}
        // On the desktop the list beside it stays in use: the next row opens the next card.
        mask={isPhone}
        destroyOnHidden
      >
        {shownId.current !== undefined && <CustomerCardView key={shownId.current} customerId={shownId.current} />}
      </Drawer>
    </>
  );
};

const CustomersScreen = ({ rest }: { rest: readonly string[] }) =>
  rest[0] === 'duplicates' ? <Duplicates /> : <ListAndCard rest={rest} />;

export default CustomersScreen;
