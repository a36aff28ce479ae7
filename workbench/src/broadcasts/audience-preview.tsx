// Before launching: who sends to how many, who will not get it and why.
import type { BroadcastPreview } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import type { Loaded } from '../use-loaded.ts';

export const AudiencePreview = ({
  preview,
  hasTag,
}: {
  preview: Loaded<{ data: BroadcastPreview }>;
  hasTag: boolean;
}) => {
  if (!hasTag) return <p className="muted">选好标签后，这里显示会发给多少人、由谁发、谁不会收到。</p>;
  if (preview.error) return <Failure error={preview.error} onRetry={preview.reload} />;
  if (!preview.value) return <Loading text="正在计算发给谁…" />;
  const { customers, planned, byConsultant, withheld } = preview.value.data;
  return (
    <div data-testid="broadcast-preview" data-planned={planned} data-customers={customers}>
      <p className="preview-lead">
        这个标签下有 <b>{showCount(customers)}</b> 位客户，会发给 <b>{showCount(planned)}</b> 位
      </p>
      {byConsultant.length > 0 && (
        <ul className="preview-list is-people">
          {byConsultant.map((row) => (
            <li key={row.userId} data-testid="preview-consultant" data-user-id={row.userId}>
              <span>{row.name}</span>
              <span className="number">{showCount(row.customers)} 位</span>
            </li>
          ))}
        </ul>
      )}
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
      {planned > 0 && <p className="muted">接收次数已用完的客户，企业微信到时不会发，结果里会写明。</p>}
    </div>
  );
};
