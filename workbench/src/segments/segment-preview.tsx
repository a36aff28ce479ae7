// Beside the editor: the condition read back, how many fit now, what each part leaves, and a few of them with reasons.
import { Button } from 'antd';
import { useState } from 'react';
import { api, type Group, type SegmentExamples } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Link } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';

const counted = ({ count, isLowerBound }: { count: number; isLowerBound: boolean }): string =>
  `${isLowerBound ? '至少 ' : ''}${showCount(count)} 位`;

type Person = SegmentExamples['entering'][number];

const Coming = ({ title, people }: { title: string; people: readonly Person[] }) =>
  people.length === 0 ? null : (
    <>
      <p className="preview-sub">{title}</p>
      <ul className="preview-list">
        {people.map((person) => (
          <li key={person.customerId}>
            <Link to={`/customers/${person.customerId}`}>
              {person.name} · {person.consultants.join('、')}
            </Link>
            <span className="number">{person.on}</span>
          </li>
        ))}
      </ul>
    </>
  );

const Examples = ({ condition }: { condition: Group }) => {
  const found = useLoaded(JSON.stringify(condition), (signal) => api.findExamples({ body: { condition } }, signal));
  if (found.error) return <Failure error={found.error} onRetry={found.reload} />;
  if (!found.value) return <Loading text="正在找几位客户…" />;
  const { sample, entering, leaving } = found.value.data;
  return (
    <div data-testid="segment-examples">
      <p className="preview-sub">符合的客户，举几位</p>
      {sample.length === 0 && <p className="muted">现在没有客户符合。</p>}
      <ul className="segment-sample">
        {sample.map((person) => (
          <li key={person.customerId} data-testid="segment-sample">
            <Link to={`/customers/${person.customerId}`}>
              {person.name} · {person.consultants.join('、')}
            </Link>
            {person.reasons.map(({ sentence, holds }) => (
              <span key={sentence} className={holds ? '' : 'muted'}>
                {holds ? '✓' : '–'} {sentence}
              </span>
            ))}
          </li>
        ))}
      </ul>
      <Coming title="七天内会自动进入" people={entering} />
      <Coming title="七天内会自动离开" people={leaving} />
    </div>
  );
};

/** `condition` null: something is still to be filled in. */
export const SegmentPreviewPanel = ({ condition }: { condition: Group | null }) => {
  const key = condition === null ? null : JSON.stringify(condition);
  const [wholeFor, setWholeFor] = useState<string | null>(null);
  const [examplesFor, setExamplesFor] = useState<string | null>(null);
  const isWhole = key !== null && wholeFor === key;
  const preview = useLoaded(key === null ? null : `${key} ${isWhole}`, (signal) =>
    api.previewSegment({ body: { condition: condition ?? { type: 'all', of: [] }, isWhole } }, signal),
  );
  if (condition === null) return <p className="muted">条件填好后，这里显示读出来的意思和现在有多少客户符合。</p>;
  if (preview.error) return <Failure error={preview.error} onRetry={preview.reload} />;
  if (!preview.value) return <Loading text="正在数…" />;
  const { sentence, violations, count, isLowerBound, lookedAt, funnel } = preview.value.data;
  return (
    <div data-testid="segment-preview" data-count={count}>
      <p className="preview-lead" data-testid="segment-sentence">
        {sentence}
      </p>
      {violations.map(({ code, path, message }) => (
        <p
          key={`${code} ${path.join('.')}`}
          className="notice notice-bad"
          data-testid="segment-violation"
          data-code={code}
        >
          {message}
        </p>
      ))}
      <p className="preview-lead">
        现在有 <b data-testid="segment-count">{counted({ count, isLowerBound })}</b> 客户符合
      </p>
      {lookedAt !== null && (
        <p className="muted">
          客户太多，只看了前 {showCount(lookedAt)} 位。<Button onClick={() => setWholeFor(key)}>全部数一遍</Button>
        </p>
      )}
      <p className="preview-sub">每加一个条件还剩多少</p>
      <ul className="preview-list">
        {funnel.map((row, at) => (
          <li key={at} data-testid="segment-funnel">
            <span>{row.sentence}</span>
            <span className="number">{counted(row)}</span>
          </li>
        ))}
      </ul>
      {examplesFor === key ? (
        <Examples condition={condition} />
      ) : (
        <Button onClick={() => setExamplesFor(key)} data-testid="segment-show-examples">
          举几位客户看看
        </Button>
      )}
    </div>
  );
};
