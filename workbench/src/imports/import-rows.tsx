// The rows of a list, what each would do or why it cannot; problems first.
import { Button } from 'antd';
import { useState } from 'react';
import { api, type ImportDetail, type ImportRowView } from '../api.ts';
import { showCount } from '../format.ts';
import { MoreButton } from '../parts/more-button.tsx';
import { Loading } from '../parts/loading.tsx';
import { usePages } from '../use-pages.ts';

type Result = ImportRowView['result'];
const words: Record<Result, string> = { problem: '有问题', create: '新增', update: '修改', same: '没有变化' };
const order: Result[] = ['problem', 'create', 'update', 'same'];

const leastRows = 30;

const Row = ({ row }: { row: ImportRowView }) => (
  <li className="item" data-testid="import-line" data-result={row.result} data-line={row.line}>
    <p className="item-head">
      <b>第 {row.line} 行</b>
      <span className="muted">{words[row.result]}</span>
    </p>
    {row.problems.map(({ title, problem }) => (
      <p key={title} className="field-problem">
        {title}：{problem}
      </p>
    ))}
    <div className="differences">
      {row.differences.map(({ title, before, after }) => (
        <p key={title}>
          {title}：{before !== '' && <span className="muted">{before} → </span>}
          {after}
        </p>
      ))}
    </div>
  </li>
);

export const ImportRows = ({ detail }: { detail: ImportDetail }) => {
  // Once written every sound row is as it should be; what is left to see is what could not be.
  const looked = detail.state === 'applied' ? (['problem'] as const) : order;
  const present = looked.filter((result) => detail.counts[result] > 0);
  const [only, setOnly] = useState<Result>(present[0] ?? 'create');
  const pages = usePages(`${detail.importId} ${only}`, async (cursor, signal) => {
    const total = detail.counts[only];
    const rows: ImportRowView[] = [];
    // A chunk may hold few of the wanted rows, or none.
    for (let chunk = Number(cursor ?? 0); ;) {
      const query = { chunk, only };
      const { data, page } = await api.listImportRows({ params: { importId: detail.importId }, query }, signal);
      rows.push(...data);
      if (rows.length === total || page.nextChunk === null) return { rows, next: null, total };
      if (rows.length >= leastRows) return { rows, next: String(page.nextChunk), total };
      chunk = page.nextChunk;
    }
  });
  if (present.length === 0) return null;
  return (
    <>
      <p className="card-actions">
        {present.map((result) => (
          <Button
            key={result}
            type={result === only ? 'primary' : 'default'}
            onClick={() => setOnly(result)}
            data-testid={`import-only-${result}`}
          >
            {words[result]} {showCount(detail.counts[result])}
          </Button>
        ))}
      </p>
      {!pages.isReady && !pages.error && <Loading />}
      <ul className="items panel">
        {pages.rows.map((row) => (
          <Row key={row.line} row={row} />
        ))}
      </ul>
      <MoreButton pages={pages} />
    </>
  );
};
