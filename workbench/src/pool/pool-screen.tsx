// The sea pool (公海): customers whom nobody serves; a consultant claims, a manager assigns.
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api, type Claims, type PooledCustomer } from '../api.ts';
import { showCount, showDay } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { useMay, useMe } from '../shell/me.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { usePages } from '../use-pages.ts';
import { useSubmit } from '../use-submit.ts';
import { customerName } from '../words.ts';

const pageRows = 50;
const pollMs = 2_000;

type LineProps = { customer: PooledCustomer; toUserId: string | null; label: string; onClaimed: () => void };

const PooledLine = ({ customer, toUserId, label, onClaimed }: LineProps) => {
  const claim = useSubmit(async () => {
    await api.claimCustomer({ params: { transferId: customer.transferId }, body: { toUserId: toUserId ?? undefined } });
    onClaimed();
  });
  return (
    <div className="list-row pool-grid" data-testid="pool-row">
      <span className="cell-main">
        <b>{customerName(customer.customerName)}</b>
        <span className="muted">
          原顾问 {customer.fromName}
          {customer.storeName !== '' && `（${customer.storeName}）`} · {showDay(customer.pooledAt)}进入
        </span>
      </span>
      <span className="tags">
        {customer.tagNames.map((name) => (
          <span key={name} className="tag">
            {name}
          </span>
        ))}
      </span>
      <Button onClick={claim.run} loading={claim.isRunning} data-testid="pool-claim">
        {label}
      </Button>
      {claim.error && <Failure error={claim.error} />}
    </div>
  );
};

const Claimed = ({ claims }: { claims: Claims }) =>
  claims.claimed.length === 0 ? null : (
    <div className="panel claimed">
      <h2>我领取的</h2>
      {claims.claimed.map((claim) => (
        <p key={claim.transferId} data-testid="claimed-row" data-state={claim.state}>
          <b>{customerName(claim.customerName)}</b> <span className="muted">{claim.sentence}</span>
        </p>
      ))}
    </div>
  );

const PoolScreen = () => {
  const me = useMe();
  const mayAssign = useMay('pool.assign');
  const [toUserId, setToUserId] = useState<string | null>(null);
  const claims = useLoaded('claims', (signal) => api.getClaims({}, signal));
  const people = useLoaded(mayAssign ? 'people' : null, (signal) => api.listStaff({}, signal));
  const pages = usePages('pool', async (after, signal) => {
    const { data, page } = await api.listPool({ query: { after, limit: pageRows } }, signal);
    return { rows: data, next: page.nextAfter, total: page.total };
  });
  const claimed = () => {
    pages.refresh();
    claims.reload();
  };
  const known = claims.value?.data;
  const isSubmitting = known?.claimed.some(({ state }) => state === 'queued' || state === 'requesting') ?? false;
  usePolling(claims, isSubmitting, pollMs);
  const labelFor = ({ fromUserId }: PooledCustomer): string => {
    const claimer = toUserId ?? me.userId;
    if (claimer === fromUserId) return '收回';
    return claimer === me.userId ? '领取' : '分给他';
  };

  return (
    <section>
      <header className="screen-head">
        <h1>
          公海
          {pages.total !== null && pages.total > 0 && (
            <span className="head-count">{showCount(pages.total)} 位客户</span>
          )}
        </h1>
        {mayAssign && (
          <Select<string>
            value={toUserId}
            onChange={(value?: string) => setToUserId(value ?? null)}
            allowClear
            options={(people.value?.data ?? [])
              .filter((person) => person.servesCustomers)
              .map(({ userId, name, storeName }) => ({
                value: userId,
                label: storeName === '' ? name : `${name}（${storeName}）`,
              }))}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="分给哪位同事（不选就是我）"
            aria-label="分给哪位同事"
            className="choose-who"
            data-testid="pool-who"
          />
        )}
      </header>
      <p className="muted result-facts">
        没有人接替，或被顾问放弃的客户。领取后企业微信会通知客户，24 小时内没有拒绝，就成为您的好友。
        {me.role === 'consultant' && known && (
          <span data-testid="claims-left">
            {' '}
            每天可领 {known.perDay} 位，今天还可领 {known.leftToday} 位。
          </span>
        )}
      </p>
      {known && <Claimed claims={known} />}
      {!pages.isReady && !pages.error && <Loading />}
      {pages.isReady && pages.rows.length === 0 && !pages.error && <Empty text="公海里没有客户。" />}
      {pages.rows.length > 0 && (
        <div className="list">
          {pages.rows.map((customer) => (
            <PooledLine
              key={customer.transferId}
              customer={customer}
              toUserId={toUserId}
              label={labelFor(customer)}
              onClaimed={claimed}
            />
          ))}
        </div>
      )}
      <MoreButton pages={pages} />
    </section>
  );
};

export default PoolScreen;
