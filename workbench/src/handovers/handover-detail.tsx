// One handover: how many are where, who takes over whom, and the button that begins it.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { api } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { goBack } from '../router.tsx';
import { useMay } from '../shell/me.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { causeWords, handoverWords } from './handover-words.ts';
import { StartHandover } from './start-handover.tsx';
import { TransferList } from './transfer-list.tsx';

const pollMs = 3_000;

const Restore = ({ userId, onRestored }: { userId: string; onRestored: () => void }) => {
  const restore = useSubmit(async () => {
    await api.enableStaff({ params: { userId } });
    onRestored();
  });
  return (
    <>
      <Button onClick={restore.run} loading={restore.isRunning} data-testid="restore-colleague">
        撤销停用
      </Button>
      {restore.error && <Failure error={restore.error} />}
    </>
  );
};

export const HandoverDetail = ({ handoverId }: { handoverId: string }) => {
  const mayRun = useMay('handovers.run');
  const mayRestore = useMay('staff.disable');
  const loaded = useLoaded(handoverId, (signal) => api.getHandover({ params: { handoverId } }, signal));
  const handover = loaded.value?.data;
  usePolling(loaded, handover !== undefined && handover.state !== 'closed', pollMs);

  if (!handover) return loaded.error ? <Failure error={loaded.error} onRetry={loaded.reload} /> : <Loading />;
  const { counts } = handover;
  return (
    <section>
      <header className="screen-head">
        <h1>
          <Button type="text" icon={<ArrowLeftOutlined />} onClick={() => goBack('/handovers')} aria-label="返回" />
          {handover.staffName} 的交接
          <span data-testid="handover-state" data-state={handover.state}>
            <Pill words={handoverWords(handover)} />
          </span>
        </h1>
        {mayRestore && handover.cause === 'owner' && handover.state !== 'closed' && (
          <Restore userId={handover.staffUserId} onRestored={loaded.reload} />
        )}
      </header>
      <p className="muted result-facts">
        {handover.storeName} · {causeWords[handover.cause]} · {showTime(handover.openedAt)}
      </p>
      {(loaded.error || handover.isStuck) && (
        <p className="notice notice-wait">企业微信或服务器暂时没有回答，正在重试。下面是之前知道的结果。</p>
      )}
      {handover.unknownCustomers !== null && handover.unknownCustomers > 0 && (
        <p className="notice notice-wait">
          企业微信的待分配名单里还有 {showCount(handover.unknownCustomers)}{' '}
          位客户从没同步到这里，请到企业微信管理后台「客户联系 → 离职继承」里分配。
        </p>
      )}
      <div className="figures is-four">
        <div className="figure tone-good">
          <b data-testid="count-done">{showCount(counts.done)}</b>接替成功
        </div>
        <div className="figure tone-wait">
          <b data-testid="count-waiting">{showCount(counts.waiting + counts.submitting)}</b>等待接替
        </div>
        <div className="figure tone-quiet">
          <b data-testid="count-open">{showCount(counts.open)}</b>待发起
        </div>
        <div className="figure tone-bad">
          <b data-testid="count-failed">{showCount(counts.failed)}</b>要处理
        </div>
      </div>
      {mayRun && counts.open > 0 && <StartHandover handover={handover} onStarted={loaded.reload} />}
      {handover.state === 'preparing' && counts.total === 0 ? (
        <Loading text="正在整理他的客户…" />
      ) : (
        <TransferList handover={handover} mayRun={mayRun} onChanged={loaded.reload} />
      )}
    </section>
  );
};
