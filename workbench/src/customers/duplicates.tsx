// Records that may be one person: a pair at a time, with the reasons, for a person to decide.
import { Button } from 'antd';
import { api, type CustomerRow, type MergeCandidate } from '../api.ts';
import { showCount, showDay } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Link } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { CustomerTitle } from './customer-title.tsx';

const Half = ({ customer }: { customer: CustomerRow }) => (
  <div className="pair-half">
    <Link to={`/customers/${customer.customerId}`}>
      <CustomerTitle customer={customer} />
    </Link>
    {customer.remarks.length > 0 && <p className="muted">备注：{customer.remarks.join('、')}</p>}
    <p className="muted">
      {customer.consultants.map((person) => person.name).join('、')}
      {customer.firstAddedAt !== null && ` · ${showDay(customer.firstAddedAt)}添加`}
    </p>
    <p className="number">{customer.phones.join(' ')}</p>
  </div>
);

const Pair = ({ candidate, onDecided }: { candidate: MergeCandidate; onDecided: () => void }) => {
  const { first, second } = candidate;
  // The older record is kept: more of the past points to it.
  const body = { keepId: first.customerId, otherId: second.customerId };
  const merge = useSubmit(async () => {
    await api.mergeCustomers({ body });
    onDecided();
  });
  const dismiss = useSubmit(async () => {
    await api.dismissMerge({ body });
    onDecided();
  });
  const error = merge.error ?? dismiss.error;
  return (
    <li className="pair" data-testid="merge-pair">
      <div className="pair-halves">
        <Half customer={first} />
        <Half customer={second} />
      </div>
      <p>
        相似度 {candidate.score}：{candidate.reasons.join('，')}
      </p>
      {error && <Failure error={error} />}
      <p className="card-actions">
        <Button type="primary" loading={merge.isRunning} onClick={merge.run} data-testid="merge">
          是同一个人，合并
        </Button>
        <Button loading={dismiss.isRunning} onClick={dismiss.run} data-testid="merge-dismiss">
          不是同一个人
        </Button>
      </p>
    </li>
  );
};

export const Duplicates = () => {
  const loaded = useLoaded('merge-candidates', (signal) => api.listMergeCandidates({}, signal));
  const rows = loaded.value?.data;
  return (
    <section>
      <header className="screen-head">
        <h1>
          可能重复的客户
          {rows && rows.length > 0 && <span className="head-count">{showCount(rows.length)} 对</span>}
        </h1>
        <Link to="/customers">返回客户</Link>
      </header>
      <p className="muted">系统只提示，不会自动合并。合并后两边的资料都保留，随时可以拆开；一个人只会收到一次群发。</p>
      {loaded.error && <Failure error={loaded.error} onRetry={loaded.reload} />}
      {!rows && !loaded.error && <Loading />}
      {rows?.length === 0 && <Empty text="没有发现可能重复的客户。" />}
      {rows && rows.length > 0 && (
        <ul className="pairs">
          {rows.map((candidate) => (
            <Pair
              key={`${candidate.first.customerId} ${candidate.second.customerId}`}
              candidate={candidate}
              onDecided={loaded.reload}
            />
          ))}
        </ul>
      )}
    </section>
  );
};
