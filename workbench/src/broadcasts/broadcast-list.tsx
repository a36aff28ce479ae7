// The newest broadcasts and how far they are.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { api, type BroadcastSummary } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link, navigate } from '../router.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { broadcastWords } from '../words.ts';
import { ProgressBar } from './progress-bar.tsx';
import { sumCounts } from './sum-counts.ts';

const pollMs = 5_000;

const BroadcastLine = ({ broadcast }: { broadcast: BroadcastSummary }) => {
  const sum = sumCounts(broadcast.counts);
  return (
    <Link
      to={`/broadcasts/${broadcast.broadcastId}`}
      className="list-row broadcast-grid"
      data-testid="broadcast-row"
      data-broadcast-id={broadcast.broadcastId}
      data-state={broadcast.state}
    >
      <span className="cell-main">
        <b>{broadcast.name}</b>
        <span className="muted">
          {broadcast.launchedByName} · {showTime(broadcast.launchedAt)}
        </span>
      </span>
      <span className="tags">
        <span className="tag">{broadcast.audienceName}</span>
      </span>
      <span>
        <Pill words={broadcastWords(broadcast)} />
      </span>
      <span className="cell-progress">
        <ProgressBar sum={sum} />
        <span className="muted number">
          已发出 {showCount(sum.sent)} / {showCount(sum.total)}
          {sum.open > 0 && ` · 等待 ${showCount(sum.open)}`}
          {sum.notSent > 0 && ` · 没有发出 ${showCount(sum.notSent)}`}
        </span>
      </span>
    </Link>
  );
};

export const BroadcastList = ({ mayLaunch }: { mayLaunch: boolean }) => {
  const broadcasts = useLoaded('broadcasts', (signal) => api.listBroadcasts({}, signal));
  const rows = broadcasts.value?.data;
  usePolling(broadcasts, rows?.some((broadcast) => broadcast.state !== 'settled') ?? false, pollMs);

  return (
    <section>
      <header className="screen-head">
        <h1>群发</h1>
        {mayLaunch && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => navigate('/broadcasts/new')}
            data-testid="new-broadcast"
          >
            新建群发
          </Button>
        )}
      </header>
      {broadcasts.error && <Failure error={broadcasts.error} onRetry={broadcasts.reload} />}
      {!rows && !broadcasts.error && <Loading />}
      {rows?.length === 0 && (
        <Empty text="还没有群发。选一个标签或分群、写好内容，每位顾问在企业微信里确认后就会发给他的客户。" />
      )}
      {rows && rows.length > 0 && (
        <div className="list">
          <div className="list-head broadcast-grid" aria-hidden>
            <span>名称</span>
            <span>发给</span>
            <span>状态</span>
            <span>进展</span>
          </div>
          {rows.map((broadcast) => (
            <BroadcastLine key={broadcast.broadcastId} broadcast={broadcast} />
          ))}
        </div>
      )}
    </section>
  );
};
