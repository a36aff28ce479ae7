// Who hands over, the newest first, and what is still to do.
import { api, type HandoverView } from '../api.ts';
import { showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { useMay } from '../shell/me.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { causeWords, countSentence, handoverWords } from './handover-words.ts';
import { StopColleague } from './stop-colleague.tsx';

const pollMs = 5_000;

const HandoverLine = ({ handover }: { handover: HandoverView }) => (
  <Link
    to={`/handovers/${handover.handoverId}`}
    className="list-row handover-grid"
    data-testid="handover-row"
    data-staff={handover.staffUserId}
  >
    <span className="cell-main">
      <b>{handover.staffName}</b>
      <span className="muted">
        {handover.storeName} · {causeWords[handover.cause]}
      </span>
    </span>
    <span>
      <Pill words={handoverWords(handover)} />
    </span>
    <span className="number">{countSentence(handover.counts)}</span>
    <span className="muted">{showTime(handover.openedAt)}</span>
  </Link>
);

export const HandoverList = () => {
  const mayStop = useMay('staff.disable');
  const handovers = useLoaded('handovers', (signal) => api.listHandovers({}, signal));
  const rows = handovers.value?.data;
  usePolling(handovers, rows?.some((one) => one.state === 'preparing' || one.counts.submitting > 0) ?? false, pollMs);
  return (
    <section>
      <header className="screen-head">
        <h1>交接</h1>
        {mayStop && <StopColleague onStopped={handovers.reload} />}
      </header>
      {handovers.error && <Failure error={handovers.error} onRetry={handovers.reload} />}
      {!rows && !handovers.error && <Loading />}
      {rows?.length === 0 && (
        <Empty text="没有要交接的同事。有人离职，或被企业微信、负责人停用时，他的客户会出现在这里，等您选接替人。" />
      )}
      {rows && rows.length > 0 && (
        <div className="list">
          <div className="list-head handover-grid" aria-hidden>
            <span>同事</span>
            <span>状态</span>
            <span>客户</span>
            <span>开始</span>
          </div>
          {rows.map((handover) => (
            <HandoverLine key={handover.handoverId} handover={handover} />
          ))}
        </div>
      )}
    </section>
  );
};
