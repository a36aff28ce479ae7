// Everything about one customer: profile, relations, tags, trips, group sends.
import type { JSX } from 'react';
import { api, type CustomerCard, type DeliveryRow, type Relation } from '../api.ts';
import { showDay, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { useLoaded, type Loaded } from '../use-loaded.ts';
import { deliveryWords, genderWords, relationWords } from '../words.ts';
import { BookingSections } from './booking-sections.tsx';
import { BudgetLines } from './budget-lines.tsx';
import { CardSection } from './card-section.tsx';
import { ChangesSection } from './changes-section.tsx';
import { CustomerTitle } from './customer-title.tsx';
import { MarksSection } from './marks-section.tsx';
import { MergedSection } from './merged-section.tsx';
import { ProfileSection } from './profile-section.tsx';

const Profile = ({ card }: { card: CustomerCard }) => (
  <header className="profile">
    <h2>
      <CustomerTitle customer={card} />
    </h2>
    <p className="muted">
      {[card.type === 'wechat' ? '微信' : '企业微信', genderWords[card.gender]].join(' · ')}
      {card.firstAddedAt !== null && ` · ${showDay(card.firstAddedAt)}添加`}
    </p>
    {card.phones.length > 0 && <p className="number">{card.phones.join(' ')}</p>}
  </header>
);

export const RelationItem = ({ relation }: { relation: Relation }) => (
  <li className="item" data-testid="relation-row" data-user-id={relation.staffUserId} data-state={relation.state}>
    <p className="item-head">
      <b>{relation.staffName}</b>
      <Pill words={relationWords[relation.state]} />
    </p>
    <p className="muted">
      {showDay(relation.addedAt)}添加
      {relation.liveCodeName !== null && `，来自活码“${relation.liveCodeName}”`}
      {relation.endedAt !== null && `，${showDay(relation.endedAt)}结束`}
    </p>
    {relation.remark !== '' && <p>备注：{relation.remark}</p>}
    {relation.description !== '' && <p>描述：{relation.description}</p>}
    {relation.personalTags.length > 0 && (
      <p className="tags">
        <span className="muted">个人标签</span>
        {relation.personalTags.map((tag) => (
          <span key={tag} className="tag is-personal">
            {tag}
          </span>
        ))}
      </p>
    )}
  </li>
);

export const DeliveryItem = ({ delivery }: { delivery: DeliveryRow }) => (
  <li className="item" data-testid="card-delivery-row" data-state={delivery.state}>
    <p className="item-head">
      <Pill words={deliveryWords[delivery.state]} />
      <span className="muted">{showTime(delivery.sentAt ?? delivery.decidedAt)}</span>
    </p>
    <p data-testid="card-delivery-sentence">{delivery.sentence}</p>
    <p className="muted">
      {delivery.staffName !== null && `由 ${delivery.staffName} 发送 · `}
      <Link to={`/broadcasts/${delivery.sourceId}`}>查看这次群发</Link>
    </p>
  </li>
);

/** A part that comes by its own request fails by itself: the rest of the card stays. */
const LoadedList = <Row,>(props: {
  loaded: Loaded<{ data: Row[] }>;
  empty: string;
  each: (row: Row) => JSX.Element;
}) => {
  const { loaded, empty, each } = props;
  if (loaded.error && !loaded.value) return <Failure error={loaded.error} onRetry={loaded.reload} />;
  if (!loaded.value) return <Loading />;
  return loaded.value.data.length === 0 ? (
    <p className="muted">{empty}</p>
  ) : (
    <ul className="items">{loaded.value.data.map(each)}</ul>
  );
};

export const CustomerCardView = ({ customerId }: { customerId: string }) => {
  const params = { customerId };
  const card = useLoaded(customerId, (signal) => api.getCustomerCard({ params }, signal));
  const relations = useLoaded(customerId, (signal) => api.listRelations({ params }, signal));
  const bookings = useLoaded(customerId, (signal) => api.listBookings({ params }, signal));
  const deliveries = useLoaded(customerId, (signal) => api.listDeliveriesToCustomer({ params }, signal));

  if (card.error && !card.value) return <Failure error={card.error} onRetry={card.reload} />;
  if (!card.value) return <Loading />;
  const { data } = card.value;
  return (
    <article className="card-view" data-testid="customer-card" data-customer-id={customerId}>
      <Profile card={data} />
      <ProfileSection card={data} onChanged={card.reload} />
      <MarksSection customerId={data.customerId} onChanged={card.reload} />
      <CardSection title="与顾问的关系" count={relations.value?.data.length}>
        <LoadedList
          loaded={relations}
          empty="没有顾问关系。"
          each={(relation) => <RelationItem key={relation.staffUserId} relation={relation} />}
        />
      </CardSection>
      {bookings.value ? (
        <BookingSections bookings={bookings.value.data} />
      ) : (
        <CardSection title="出行">
          <LoadedList loaded={bookings} empty="" each={() => <></>} />
        </CardSection>
      )}
      <MergedSection card={data} onChanged={card.reload} />
      <CardSection title="群发记录" count={deliveries.value?.data.length}>
        <BudgetLines customerId={customerId} />
        <LoadedList
          loaded={deliveries}
          empty="还没有给他发过群发。"
          each={(delivery) => <DeliveryItem key={delivery.deliveryId} delivery={delivery} />}
        />
      </CardSection>
      <ChangesSection key={JSON.stringify(data.profile)} customerId={customerId} />
    </article>
  );
};
