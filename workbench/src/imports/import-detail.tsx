// One import: what its columns are, what it would do, how far it is, what came of it.
import { Button, Popconfirm, Progress } from 'antd';
import { api, type ImportDetail } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { importWords } from '../words.ts';
import { ImportRows } from './import-rows.tsx';
import { MappingForm } from './mapping-form.tsx';

const pollMs = 1_000;
const isWorking = (state: ImportDetail['state']): boolean => ['checking', 'applying', 'undoing'].includes(state);

/** What the counts are of: what is to come, what is there, what was there. */
const tense = (state: ImportDetail['state']): string => {
  if (state === 'checking' || state === 'preview') return '将';
  return state === 'undoing' || state === 'undone' ? '曾' : '已';
};

const Counts = ({ detail }: { detail: ImportDetail }) => {
  const { counts, kept, state, unit } = detail;
  return (
    <p data-testid="import-counts">
      {tense(state)}新增 <b>{showCount(counts.create)}</b> {unit}，{tense(state)}修改 <b>{showCount(counts.update)}</b>{' '}
      {unit}，没有变化 <b>{showCount(counts.same)}</b> {unit}，有问题 <b>{showCount(counts.problem)}</b> 行
      {state === 'preview' && counts.problem > 0 && '（写入时跳过）'}
      {state === 'undone' &&
        (kept > 0 ? `；其中 ${showCount(kept)} 处写入后又被改过，保持不动，其余已撤回` : '；已全部撤回')}
    </p>
  );
};

const ActionButton = (props: {
  title: string;
  question: string;
  isDanger?: boolean;
  testId: string;
  act: () => Promise<unknown>;
  onDone: () => void;
}) => {
  const submit = useSubmit(async () => {
    await props.act();
    props.onDone();
  });
  return (
    <>
      <Popconfirm
        title={props.question}
        okText={props.title}
        cancelText="再想想"
        placement="bottomLeft"
        onConfirm={submit.run}
      >
        <Button
          type={props.isDanger ? 'default' : 'primary'}
          danger={props.isDanger ?? false}
          loading={submit.isRunning}
          data-testid={props.testId}
        >
          {props.title}
        </Button>
      </Popconfirm>
      {submit.error && <Failure error={submit.error} />}
    </>
  );
};

const Actions = ({ detail, onDone }: { detail: ImportDetail; onDone: () => void }) => {
  const params = { importId: detail.importId };
  const { state, counts } = detail;
  const willWrite = counts.create + counts.update;
  return (
    <div className="card-actions">
      {state === 'preview' && willWrite > 0 && (
        <ActionButton
          title="写入"
          question={`写入 ${showCount(willWrite)} ${detail.unit}？有问题的 ${showCount(counts.problem)} 行会跳过。`}
          testId="import-apply"
          act={() => api.applyImport({ params })}
          onDone={onDone}
        />
      )}
      {state === 'applied' && (
        <ActionButton
          title="撤回整次导入"
          question={detail.takingBack}
          isDanger
          testId="import-undo"
          act={() => api.undoImport({ params })}
          onDone={onDone}
        />
      )}
      {['mapping', 'checking', 'preview', 'applying'].includes(state) && (
        <ActionButton
          title="取消"
          question={state === 'applying' ? '停止写入，已写入的全部撤回？' : '不导入这份名单？'}
          isDanger
          testId="import-cancel"
          act={() => api.cancelImport({ params })}
          onDone={onDone}
        />
      )}
    </div>
  );
};

export const ImportDetailView = ({ importId }: { importId: string }) => {
  const loaded = useLoaded(importId, (signal) => api.getImport({ params: { importId } }, signal));
  const detail = loaded.value?.data;
  usePolling(loaded, detail !== undefined && isWorking(detail.state), pollMs);
  if (!detail)
    return loaded.error ? <Failure error={loaded.error} onRetry={loaded.reload} isPage /> : <Loading isPage />;
  const hasRows = ['preview', 'applying', 'applied'].includes(detail.state);
  return (
    <section className="import">
      <header className="screen-head">
        <h1>
          {detail.fileName} <Pill words={importWords[detail.state]} />
        </h1>
        <Link to="/imports">返回导入</Link>
      </header>
      <p className="muted" data-testid="import-state" data-state={detail.state}>
        {detail.kindTitle} · {showCount(detail.rows)} 行 · {detail.createdByName} · {showTime(detail.createdAt)}
      </p>
      {isWorking(detail.state) && (
        <Progress percent={Math.floor((detail.done / Math.max(1, detail.rows)) * 100)} status="active" />
      )}
      {(detail.state === 'mapping' || detail.state === 'preview') && (
        <MappingForm key={detail.mapping.join()} detail={detail} onChecked={loaded.reload} />
      )}
      {detail.state !== 'mapping' && detail.state !== 'cancelled' && <Counts detail={detail} />}
      <Actions detail={detail} onDone={loaded.reload} />
      {hasRows && detail.state !== 'applying' && <ImportRows key={detail.state} detail={detail} />}
    </section>
  );
};
