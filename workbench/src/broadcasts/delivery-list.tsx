// Every customer of a broadcast: whether it went out to him, and why not.
import { useEffect, useState } from 'react';
import { api, type BroadcastDetail, type DeliveryRow, type DeliveryState } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { usePages } from '../use-pages.ts';
import { customerName, deliveryWords } from '../words.ts';

const pageRows = 50;
const order: readonly DeliveryState[] = [
  'sent',
  'batched',
  'planned',
  'capped',
  'failed',
  'unsettled',
  'withheld',
  'cancelled',
];

type FilterProps = {
  counts: BroadcastDetail['counts'];
  chosen: DeliveryState | null;
  onChoose: (state: DeliveryState | null) => void;
};

const StateFilter = ({ counts, chosen, onChoose }: FilterProps) => {
  const total = order.reduce((sum, state) => sum + counts[state], 0);
  const shown = order.filter((state) => counts[state] > 0 || state === chosen);
  const choices = [
    { state: null, text: '全部', count: total },
    ...shown.map((state) => ({ state, text: deliveryWords[state].text, count: counts[state] })),
  ];
  return (
    <div className="chips" role="group" aria-label="按结果筛选">
      {choices.map(({ state, text, count }) => (
        <button
          key={text}
          type="button"
          className={state === chosen ? 'chip is-current' : 'chip'}
          aria-pressed={state === chosen}
          onClick={() => onChoose(state)}
          data-testid="delivery-filter"
          data-state={state ?? 'all'}
        >
          {text} <span className="number">{showCount(count)}</span>
        </button>
      ))}
    </div>
  );
};

const DeliveryLine = ({ delivery }: { delivery: DeliveryRow }) => (
  <div
    className="list-row delivery-grid"
    data-testid="delivery-row"
    data-state={delivery.state}
    data-reason={delivery.reason}
    data-customer-id={delivery.customerId}
  >
    <Link to={`/customers/${delivery.customerId}`} className="delivery-name">
      {customerName(delivery.customerName)}
    </Link>
    <span className="muted">{delivery.staffName ?? '没有顾问'}</span>
    <span>
      <Pill words={deliveryWords[delivery.state]} />
    </span>
    <span data-testid="delivery-sentence">{delivery.sentence}</span>
    <span className="muted">{showTime(delivery.sentAt ?? delivery.decidedAt)}</span>
  </div>
);

export const DeliveryList = ({ broadcast }: { broadcast: BroadcastDetail }) => {
  const { broadcastId } = broadcast;
  const [chosen, setChosen] = useState<DeliveryState | null>(null);
  const pages = usePages(`${broadcastId} ${chosen ?? ''}`, async (after, signal) => {
    const query = { state: chosen ?? undefined, after, limit: pageRows };
    const { data, page } = await api.listBroadcastDeliveries({ params: { broadcastId }, query }, signal);
    return { rows: data, next: page.nextAfter, total: null };
  });

  // The polled broadcast is a new object only when something in it has changed; then the sentences have, too.
  const [seen, setSeen] = useState(broadcast);
  const { refresh } = pages;
  useEffect(() => {
    if (seen === broadcast) return;
    setSeen(broadcast);
    refresh();
  }, [seen, broadcast, refresh]);

  return (
    <div className="deliveries">
      <h2>每位客户</h2>
      <StateFilter counts={broadcast.counts} chosen={chosen} onChoose={setChosen} />
      {!pages.isReady && !pages.error && <Loading />}
      {pages.isReady && pages.rows.length === 0 && !pages.error && (
        <Empty text={broadcast.state === 'planning' ? '正在准备，马上就有结果。' : '这里没有客户。'} />
      )}
      {pages.rows.length > 0 && (
        <div className="list">
          <div className="list-head delivery-grid" aria-hidden>
            <span>客户</span>
            <span>顾问</span>
            <span>结果</span>
            <span>原因</span>
            <span>时间</span>
          </div>
          {pages.rows.map((delivery) => (
            <DeliveryLine key={delivery.deliveryId} delivery={delivery} />
          ))}
        </div>
      )}
      <MoreButton pages={pages} />
    </div>
  );
};
