// The morning page of who leads: who waits, what is open with whom, what of the month's messages is left.
import { api, type Today } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Link } from '../router.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';

const pollMs = 60_000;

const Figure = ({ count, words, to, tone }: { count: number; words: string; to?: string; tone: string }) => {
  const inside = (
    <>
      <b>{showCount(count)}</b>
      {words}
    </>
  );
  const name = `figure tone-${count > 0 ? tone : 'quiet'}`;
  return to === undefined || count === 0 ? (
    <div className={name}>{inside}</div>
  ) : (
    <Link to={to} className={name}>
      {inside}
    </Link>
  );
};

/** As WeCom counted it: Banlv sees no chat. */
const repliesOf = ({ yesterday, weekMinutes }: Today['consultants'][number]['replies']): string => {
  if (yesterday === null) return '昨天的回复，企业微信还没有统计';
  const { chats, replyPercentage, firstReplyMinutes } = yesterday;
  const parts = [
    chats === 0 ? '昨天没有聊天' : `昨天和 ${showCount(chats)} 位客户聊过`,
    ...(firstReplyMinutes === null ? [] : [`平均 ${showCount(firstReplyMinutes)} 分钟首次回复`]),
    ...(replyPercentage === null ? [] : [`回复了 ${showCount(Math.round(replyPercentage))}% 的聊天`]),
    ...(weekMinutes === null ? [] : [`近 7 天约 ${showCount(weekMinutes)} 分钟`]),
  ];
  return parts.join('，');
};

const ConsultantLine = ({ row, tapsPerDay }: { row: Today['consultants'][number]; tapsPerDay: number }) => (
  <li className="item today-grid" data-testid="today-consultant" data-user-id={row.userId}>
    <b>{row.name}</b>
    <span className={row.halfAdded > 0 ? '' : 'muted'}>
      {row.halfAdded > 0 && row.halfAddedSince !== null
        ? `${showCount(row.halfAdded)} 位客户等他通过，最早 ${showTime(row.halfAddedSince)}`
        : '没有客户等他通过'}
    </span>
    <span className={row.openTasks > 0 ? '' : 'muted'}>
      {row.openTasks > 0 && row.openSince !== null
        ? `${showCount(row.openTasks)} 件待办，最早 ${showTime(row.openSince)}`
        : '没有待办'}
    </span>
    <span className="muted number">
      今天群发 {showCount(row.tapsToday)} / {showCount(tapsPerDay)} 条
    </span>
    <span className="muted today-replies">{repliesOf(row.replies)}</span>
  </li>
);

const TodayScreen = () => {
  const today = useLoaded('today', (signal) => api.getToday({}, signal));
  usePolling(today, true, pollMs);
  if (!today.value) return today.error ? <Failure error={today.error} onRetry={today.reload} /> : <Loading />;
  const { data } = today.value;
  const waiting = data.consultants.reduce((sum, { halfAdded }) => sum + halfAdded, 0);
  const open = data.consultants.reduce((sum, { openTasks }) => sum + openTasks, 0);
  return (
    <section data-testid="today">
      <header className="screen-head">
        <h1>今天</h1>
      </header>
      <div className="figures is-today">
        <Figure count={data.myTasks} words="我的待办" to="/tasks" tone="wait" />
        <Figure count={data.approvals} words="群发等审批" to="/broadcasts" tone="wait" />
        <Figure count={waiting} words="客户等通过" tone="wait" />
        <Figure count={open} words="顾问的待办" tone="wait" />
        <Figure count={data.notWelcomed} words="一天内没发出欢迎语" tone="bad" />
      </div>
      <div className="two-columns is-result">
        <div className="panel">
          <h2>每位顾问</h2>
          <ul className="items">
            {data.consultants.map((row) => (
              <ConsultantLine key={row.userId} row={row} tapsPerDay={data.tapsPerDay} />
            ))}
          </ul>
        </div>
        <div className="column">
          <div className="panel">
            <h2>进行中的群发</h2>
            {data.broadcasts.length === 0 && <p className="muted">没有进行中的群发。</p>}
            <ul className="items">
              {data.broadcasts.map((broadcast) => (
                <li key={broadcast.broadcastId} className="item">
                  <Link to={`/broadcasts/${broadcast.broadcastId}`}>{broadcast.name}</Link>
                  <p className="muted number">
                    已发出 {showCount(broadcast.sent)} / {showCount(broadcast.total)} · 等待{' '}
                    {showCount(broadcast.waiting)}
                  </p>
                </li>
              ))}
            </ul>
          </div>
          <div className="panel">
            <h2>这个月的营销次数</h2>
            {data.marketingSpent === null ? (
              <p>本社没有定营销上限。</p>
            ) : (
              <p>
                {showCount(data.customers)} 位客户里，<b>{showCount(data.marketingSpent)}</b> 位这个月已收满。
              </p>
            )}
            <p className="muted">{data.unseen}</p>
          </div>
        </div>
      </div>
    </section>
  );
};

export default TodayScreen;
