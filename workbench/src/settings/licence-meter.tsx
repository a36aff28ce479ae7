// How many external contacts there are, beside what the corp's licence allows.
import { api } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';

const fullFrom = 0.9;
const everyMs = 30_000;

export const LicenceMeter = () => {
  const meter = useLoaded('licence-meter', (signal) => api.getLicenceMeter({}, signal));
  // After the first synchronisation was accepted the customers come in by and by.
  usePolling(meter, true, everyMs);
  const data = meter.value?.data;
  const share = data?.licensed ? data.externalContacts / data.licensed : null;
  return (
    <section className="panel">
      <h2>外部联系人上限</h2>
      {meter.error && <Failure error={meter.error} onRetry={meter.reload} />}
      {!data && !meter.error && <Loading />}
      {data && (
        <>
          <p data-testid="licence-meter">
            现有 <b>{showCount(data.externalContacts)}</b> 位外部联系人
            {data.licensed !== null && ` / 上限 ${showCount(data.licensed)}`}
            <span className="muted">（{showCount(data.relations)} 个好友关系）</span>
          </p>
          {share !== null && (
            <div className="progress" aria-hidden>
              <span
                className={share >= fullFrom ? 'progress-bad' : 'progress-good'}
                style={{ width: `${Math.min(100, Math.round(share * 100))}%` }}
              />
            </div>
          )}
          {share !== null && share >= fullFrom && (
            <p className="notice notice-wait">快到上限了：满了以后新客户加不进来，请到企业微信管理后台扩容。</p>
          )}
          <p className="small">上限请按企业微信管理后台里显示的填在下面；以企业微信自己的计数为准。</p>
        </>
      )}
    </section>
  );
};
