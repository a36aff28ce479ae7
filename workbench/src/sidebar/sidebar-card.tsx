// The card of the customer one is chatting with: what to do first, then who he is, what he is marked with and what he got.
import { useState } from 'react';
import type { SidebarCard } from '../api.ts';
import { BudgetLines } from '../customers/budget-lines.tsx';
import { CardSection } from '../customers/card-section.tsx';
import { BookingSections } from '../customers/booking-sections.tsx';
import { DeliveryItem, RelationItem } from '../customers/customer-card.tsx';
import { CustomerTitle } from '../customers/customer-title.tsx';
import { MarksSection } from '../customers/marks-section.tsx';
import { ProfileSection } from '../customers/profile-section.tsx';
import { showDay } from '../format.ts';
import { Link } from '../router.tsx';
import { ChatWriter } from './chat-writer.tsx';
import { NextSteps } from './next-steps.tsx';

const tripsShown = 3;
const deliveriesShown = 5;

const Head = ({ card: { card, relations } }: { card: SidebarCard }) => {
  const remarks = [...new Set(relations.map(({ remark }) => remark))].filter((one) => one !== '' && one !== card.name);
  return (
    <header className="sidebar-head">
      <h1>
        <CustomerTitle customer={card} />
      </h1>
      {remarks.length > 0 && <p>备注：{remarks.join('、')}</p>}
      <p className="muted">
        <span className="number" data-testid="sidebar-phones">
          {card.phones.length > 0 ? card.phones.join(' ') : '没有手机号'}
        </span>
        {card.firstAddedAt !== null && ` · ${showDay(card.firstAddedAt)}添加`}
      </p>
    </header>
  );
};

const Noted = ({ noted: { destinations, months, people, notes } }: Pick<SidebarCard, 'noted'>) => {
  const lines: [string, string][] = [
    ['想去', destinations.join('、')],
    ['时间', months.map((month) => `${month}月`).join('、')],
    ['人数', people === null ? '' : `${people} 人`],
    ['提到', notes.join('、')],
  ];
  const known = lines.filter(([, value]) => value !== '');
  if (known.length === 0) return null;
  return (
    <CardSection title="备注里说的">
      <dl className="facts" data-testid="sidebar-noted">
        {known.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </CardSection>
  );
};

const Deliveries = ({ card: { card, deliveries, mayEdit } }: { card: SidebarCard }) => (
  <CardSection title="最近的群发">
    {mayEdit && <BudgetLines customerId={card.customerId} />}
    {deliveries.length === 0 ? (
      <p className="muted">还没有给他发过群发。</p>
    ) : (
      <ul className="items">
        {deliveries.slice(0, deliveriesShown).map((delivery) => (
          <DeliveryItem key={delivery.deliveryId} delivery={delivery} />
        ))}
      </ul>
    )}
  </CardSection>
);

export const SidebarCardView = ({ card, onChanged }: { card: SidebarCard; onChanged: () => void }) => {
  const [text, setText] = useState('');
  const [isLink, setIsLink] = useState(false);
  const suggest = (words: string) => {
    setIsLink(false);
    setText(words);
    // The field may only now come into the page.
    window.requestAnimationFrame(() => document.getElementById('chat-text')?.focus());
  };
  const { customerId } = card.card;
  return (
    <article data-testid="sidebar-card" data-customer-id={customerId}>
      <Head card={card} />
      <NextSteps steps={card.nextSteps} onSuggest={suggest} />
      <ChatWriter
        greetings={card.greetings}
        text={text}
        onText={setText}
        onSuggest={suggest}
        isLink={isLink}
        onLink={setIsLink}
      />
      {card.mayEdit && <MarksSection customerId={customerId} onChanged={onChanged} />}
      <Noted noted={card.noted} />
      <ProfileSection card={card.card} isReadOnly={!card.mayEdit} onChanged={onChanged} />
      {card.bookings.length > 0 && <BookingSections bookings={card.bookings} most={tripsShown} />}
      <Deliveries card={card} />
      <CardSection title="与顾问的关系" count={card.relations.length}>
        <ul className="items">
          {card.relations.map((relation) => (
            <RelationItem key={`${relation.staffUserId} ${relation.addedAt}`} relation={relation} />
          ))}
        </ul>
      </CardSection>
      {card.mayEdit && (
        <p className="sidebar-more">
          <Link to={`/customers/${customerId}`}>打开完整名片</Link>
        </p>
      )}
    </article>
  );
};
