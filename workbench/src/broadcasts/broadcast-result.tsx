// How one broadcast goes: watched while it runs, by consultant and by customer.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { api, type BroadcastDetail } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { goBack } from '../router.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { broadcastWords, purposeWords } from '../words.ts';
import { Approval } from './approval.tsx';
import { CancelButton } from './cancel-button.tsx';
import { ConsultantProgress } from './consultant-progress.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { MessageBubble, type ShownAttachment } from './message-bubble.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { RemindButton } from './remind-button.tsx';
import { sumCounts } from './sum-counts.ts';

const pollMs = 2_000;
const waitingStates = ['creating', 'waiting-for-staff'];

/** What those wait for whom no consultant was asked to confirm now. */
const openWords = ({ state, consultants }: BroadcastDetail): string => {
  if (state === 'planning') return '准备中';
  if (state === 'waiting-for-approval') return '等待审批';
  const isConfirmed = consultants.some(({ sendTasks }) => sendTasks.some((task) => task.state === 'confirmed'));
  return isConfirmed ? '等待结果' : '等待时段';
};

const shownOf = ({ broadcastId, attachment }: BroadcastDetail): ShownAttachment | null => {
  if (attachment === null || attachment.kind === 'link') return attachment;
  const address = api.broadcastImageAddress(broadcastId);
  return attachment.kind === 'image' ? { kind: 'image', address } : { ...attachment, address };
};

export const BroadcastResult = ({ broadcastId, mayCancel }: { broadcastId: string; mayCancel: boolean }) => {
  const loaded = useLoaded(broadcastId, (signal) => api.getBroadcast({ params: { broadcastId } }, signal));
  const broadcast = loaded.value?.data;
  usePolling(loaded, broadcast !== undefined && broadcast.state !== 'settled', pollMs);

  if (!broadcast) return loaded.error ? <Failure error={loaded.error} onRetry={loaded.reload} /> : <Loading />;
  const sum = sumCounts(broadcast.counts);
  const isAnyoneAsked = broadcast.consultants.some(({ sendTasks }) =>
    sendTasks.some((task) => waitingStates.includes(task.state)),
  );
  const isOpen = broadcast.state !== 'settled';

  return (
    <section>
      <header className="screen-head">
        <h1>
          <Button type="text" icon={<ArrowLeftOutlined />} onClick={() => goBack('/broadcasts')} aria-label="返回" />
          {broadcast.name}
          <span data-testid="broadcast-state" data-state={broadcast.state} data-cancelled={broadcast.isCancelled}>
            <Pill words={broadcastWords(broadcast)} />
          </span>
        </h1>
        {mayCancel && isOpen && !broadcast.isCancelled && (
          <span className="head-buttons">
            {isAnyoneAsked && <RemindButton broadcastId={broadcastId} onReminded={loaded.reload} />}
            <CancelButton
              broadcastId={broadcastId}
              isPlanning={broadcast.state === 'planning'}
              onCancelled={loaded.reload}
            />
          </span>
        )}
      </header>
      <p className="muted result-facts">
        {broadcast.audienceKind === 'tag' ? '标签' : '分群'}“{broadcast.audienceName}” ·{' '}
        {purposeWords[broadcast.purpose]} · {broadcast.launchedByName} 发起于 {showTime(broadcast.launchedAt)} · 有效到{' '}
        {showTime(broadcast.freshUntil)}
      </p>
      <Approval broadcast={broadcast} onAnswered={loaded.reload} />
      {broadcast.asksAt !== null && !isAnyoneAsked && sum.open > 0 && (
        <p className="notice notice-wait" data-testid="asks-at">
          等到 {showTime(broadcast.asksAt)} 再请顾问确认：现在不在可以联系客户的时段，或今天的次数已用完。
        </p>
      )}
      {loaded.error && <p className="notice notice-wait">暂时连不上服务器，正在重试。下面是之前读到的结果。</p>}
      <div className="figures">
        <div className="figure tone-good">
          <b data-testid="count-sent">{showCount(sum.sent)}</b>已发出
        </div>
        <div className="figure tone-wait">
          <b data-testid="count-open">{showCount(sum.open)}</b>
          {isAnyoneAsked || sum.open === 0 || !isOpen ? '等待确认' : openWords(broadcast)}
        </div>
        <div className="figure tone-quiet">
          <b data-testid="count-not-sent">{showCount(sum.notSent)}</b>没有发出
        </div>
        <ProgressBar sum={sum} />
      </div>
      <div className="two-columns is-result">
        <div className="column">
          <div className="panel">
            <h2>每位顾问</h2>
            <ConsultantProgress consultants={broadcast.consultants} state={broadcast.state} />
          </div>
        </div>
        <div className="panel">
          <h2>发的内容</h2>
          <MessageBubble text={broadcast.text} attachment={shownOf(broadcast)} />
          {broadcast.attachment?.kind === 'miniprogram' && (
            <p className="muted card-target">
              点开小程序 {broadcast.attachment.appId} 的 {broadcast.attachment.page}
            </p>
          )}
        </div>
      </div>
      <DeliveryList broadcast={broadcast} />
    </section>
  );
};
