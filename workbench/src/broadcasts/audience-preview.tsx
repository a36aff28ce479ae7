// Before launching: who sends to how many, when he is asked and how often he taps; who will not get it and why.
import type { BroadcastPreview } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import type { Loaded } from '../use-loaded.ts';

const Consultants = ({ preview }: { preview: BroadcastPreview }) => (
  <ul className="preview-list is-people">
    {preview.byConsultant.map((row) => (
      <li key={row.userId} data-testid="preview-consultant" data-user-id={row.userId} data-taps={row.taps}>
        <span>
          {row.name}
          {row.tapsToday > 0 && <span className="muted"> 今天已有 {showCount(row.tapsToday)} 条</span>}
        </span>
        <span className="number">
          {showCount(row.customers)} 位{row.taps > 1 && ` · 点 ${showCount(row.taps)} 次`}
        </span>
      </li>
    ))}
  </ul>
);

/** What to know or to mend before pressing the button. */
const Notices = ({ preview }: { preview: BroadcastPreview }) => {
  const { taps, lacking, unknownFields, asksAt, needsApproval } = preview;
  const isLater = asksAt !== null && Date.parse(asksAt) > Date.now() + 60_000;
  return (
    <>
      {unknownFields.length > 0 && (
        <p className="notice notice-bad" data-testid="unknown-fields">
          内容里的 {unknownFields.map((field) => `{{${field}}}`).join('、')} 不能用。
        </p>
      )}
      {lacking > 0 && (
        <p className="notice notice-bad" data-testid="lacking">
          有 {showCount(lacking)} 位客户没有内容里要用的资料。请写上替代的话，例如 {'{{姓名|您}}'}。
        </p>
      )}
      {taps.mostWithoutFields !== null && taps.most > 1 && (
        <p className={taps.most > taps.limitEach ? 'notice notice-bad' : 'notice notice-wait'} data-testid="taps">
          因为写了客户的资料，最多的一位顾问要点 {showCount(taps.most)} 次；去掉资料只要点{' '}
          {showCount(taps.mostWithoutFields)} 次。
          {taps.most > taps.limitEach && `超过 ${taps.limitEach} 次不能发起，除非店长或负责人坚持。`}
        </p>
      )}
      {asksAt === null && <p className="notice notice-bad">按现在的时段设置，任何时候都不能联系客户。</p>}
      {isLater && (
        <p className="notice notice-wait" data-testid="asks-later">
          现在不在可以联系客户的时段，{showTime(asksAt)} 才会请顾问确认。
        </p>
      )}
      {needsApproval && (
        <p className="notice notice-wait" data-testid="needs-approval">
          人数超过本社定的数目，发起后要由其他店长或负责人同意。
        </p>
      )}
    </>
  );
};

export const AudiencePreview = ({
  preview,
  hasAudience,
}: {
  preview: Loaded<{ data: BroadcastPreview }>;
  hasAudience: boolean;
}) => {
  if (!hasAudience) return <p className="muted">选好发给谁后，这里显示会发给多少人、由谁发、谁不会收到。</p>;
  if (preview.error) return <Failure error={preview.error} onRetry={preview.reload} />;
  if (!preview.value) return <Loading text="正在计算发给谁…" />;
  const { data } = preview.value;
  const { customers, planned, byConsultant, withheld, unseen } = data;
  return (
    <div data-testid="broadcast-preview" data-planned={planned} data-customers={customers}>
      <p className="preview-lead">
        一共 <b>{showCount(customers)}</b> 位客户，会发给 <b>{showCount(planned)}</b> 位
      </p>
      <Notices preview={data} />
      {byConsultant.length > 0 && <Consultants preview={data} />}
      {withheld.length > 0 && (
        <>
          <p className="preview-sub">不会收到的客户</p>
          <ul className="preview-list">
            {withheld.map((row) => (
              <li key={row.reason} data-testid="preview-withheld" data-reason={row.reason}>
                <span>{row.sentence}</span>
                <span className="number">{showCount(row.customers)} 位</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {planned > 0 && <p className="muted">次数的统计{unseen}</p>}
    </div>
  );
};
